/** A request as a line for a terminal, with the address of this console and the token of the person who runs it. Pure. */
import { shellQuoted } from './shell-word.ts';

export interface CurlRequest {
  readonly method?: string;
  /** `/api/v1/runs?state=failed` */
  readonly path: string;
  /** JSON */
  readonly body?: string | undefined;
  /** A header beside the token: `If-Match: "<version>"`. */
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
    ...(header === undefined ? [] : [`-H ${shellQuoted(header)}`]),
    ...(body === undefined ? [] : [`-H 'Content-Type: application/json' -d ${shellQuoted(body)}`]),
    shellQuoted(`${origin}${path}`),
  ].join(' ');
}
