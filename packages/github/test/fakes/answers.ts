/** The answers that several operations give, with GitHub's own messages. A test may order each of them too. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is sent as it is, everything else as JSON. */
  readonly body?: unknown;
}

export interface FieldFault {
  readonly resource: 'Issue' | 'Label';
  readonly field: string;
  readonly code: 'missing_field' | 'invalid' | 'already_exists' | 'custom';
  readonly message?: string;
  readonly value?: string;
}

const DOCS = 'https://docs.github.com/rest';

export function refusal(status: number, message: string, documentation: string = DOCS): Answer {
  return { status, body: { message, documentation_url: documentation, status: String(status) } };
}

export function badCredentials(): Answer {
  return refusal(401, 'Bad credentials');
}

export function forbidden(message = 'Resource not accessible by personal access token'): Answer {
  return refusal(403, message);
}

/** The token may not change this issue. */
export function noRights(): Answer {
  return refusal(403, 'Must have admin rights to Repository.');
}

export function notFound(): Answer {
  return refusal(404, 'Not Found');
}

export function issueDeleted(): Answer {
  return refusal(410, 'This issue was deleted');
}

export function issuesDisabled(): Answer {
  return refusal(410, 'Issues are disabled for this repo', 'https://docs.github.com/v3/issues/');
}

export function validationFailed(...errors: readonly FieldFault[]): Answer {
  return {
    status: 422,
    body: { message: 'Validation Failed', errors, documentation_url: DOCS, status: '422' },
  };
}

/** Characters are counted as code points. */
export function tooLong(
  resource: FieldFault['resource'],
  field: string,
  text: string | null | undefined,
  max: number,
): FieldFault[] {
  if (Array.from(text ?? '').length <= max) return [];
  const message = `${field} is too long (maximum is ${max} characters)`;
  return [{ resource, field, code: 'custom', message }];
}

export function labelExists(): Answer {
  return validationFailed({ resource: 'Label', code: 'already_exists', field: 'name' });
}

/** Without a location GitHub does not name the new place. */
export function moved(status: 301 | 307, location?: string): Answer {
  const documentation_url = 'https://docs.github.com/v3/#http-redirects';
  return {
    status,
    ...(location !== undefined && { headers: { location } }),
    body: {
      message: 'Moved Permanently',
      ...(location !== undefined && { url: location }),
      documentation_url,
    },
  };
}

/** The limit of an hour is used up. GitHub answers with either status. */
export function rateLimited(how: { readonly status?: 403 | 429; readonly resetAt?: number } = {}): Answer {
  const { status = 403, resetAt } = how;
  return {
    ...refusal(status, 'API rate limit exceeded for user ID 1.', `${DOCS}/rate-limit`),
    headers: {
      'x-ratelimit-remaining': '0',
      ...(resetAt !== undefined && { 'x-ratelimit-reset': String(Math.ceil(resetAt / 1000)) }),
    },
  };
}

/** Too many requests in a short while. `retry-after` may be absent. */
export function secondaryLimited(
  how: { readonly status?: 403 | 429; readonly retryAfter?: number } = {},
): Answer {
  const { status = 403, retryAfter } = how;
  return {
    ...refusal(
      status,
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
    ),
    ...(retryAfter !== undefined && { headers: { 'retry-after': String(retryAfter) } }),
  };
}

/** 502 and 504 come from a proxy, as a page. */
export function serverError(status: 500 | 502 | 503 | 504 = 502): Answer {
  if (status === 500 || status === 503) return refusal(status, 'Server Error');
  return { status, headers: { 'content-type': 'text/html' }, body: '<html><body>Unicorn!</body></html>' };
}

/** The same answer, by which the client does not learn what was made. */
export function withoutNumber({ body, ...answer }: Answer): Answer {
  const { number: _number, ...rest } = body as Record<string, unknown>;
  return { ...answer, body: rest };
}

/** The same answer, whose text ends in the middle. */
export function cutShort({ body, ...answer }: Answer): Answer {
  const text = JSON.stringify(body);
  return { ...answer, body: text.slice(0, Math.floor(text.length / 2)) };
}
