/** A request as a line for a terminal, with the address of this console and the token of the person who runs it. Pure. */
export interface CurlRequest {
  readonly method?: string;
  /** `/api/v1/runs?state=failed` */
  readonly path: string;
  /** JSON */
  readonly body?: string | undefined;
  /** A header beside the token: `If-Match: "7"`. */
  readonly header?: string | undefined;
  /** It needs no sign-in. */
  readonly isOpen?: boolean;
}

export function curlLine(
  { method = 'GET', path, body, header, isOpen = false }: CurlRequest,
  origin: string,
): string {
  return [
    'curl',
    ...(isOpen ? [] : ['-H "Authorization: Bearer $TOKEN"']),
    ...(method === 'GET' || (method === 'POST' && body !== undefined) ? [] : [`-X ${method}`]),
    ...(header === undefined ? [] : [`-H ${quoted(header)}`]),
    ...(body === undefined ? [] : [`-H 'Content-Type: application/json' -d ${quoted(body)}`]),
    quoted(`${origin}${path}`),
  ].join(' ');
}

/** One word of a shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
