/** The headers that a request of a route may have beside its credentials, and those of its answers. Pure. */
import { isKeptOnce, type Route } from '../http/route.ts';

const TAG = { type: 'string', examples: ['"7"'] };
const CONTENT_TAG = { type: 'string', examples: ['"pK4mZq1v0sXcJ9tB2yLrWd"'] };

const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description:
    'The version that you have seen: the `version` or `rev` of the record, in quotes. It is the ETag of the GET of the record.',
  schema: TAG,
};

const MAY_MATCH = {
  ...IF_MATCH,
  required: false,
  description: 'The version that you have seen: with another one by now the request is refused.',
};

const IF_NONE_MATCH = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description:
    'The ETag of the answer that you have: while it says the same, the status is 304, without a body.',
  schema: CONTENT_TAG,
};

const LAST_EVENT_ID = {
  name: 'Last-Event-ID',
  in: 'header',
  required: false,
  description:
    'The id of the last event that you have. With the topic `events` the facts behind it are sent first; where they are more than 10,000, or not kept any more, there is a `gap`.',
  schema: { type: 'string', examples: ['812-94'] },
};

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'A text of your own for this request: a repeat within 24 hours returns the first answer and changes nothing.',
  schema: { type: 'string', minLength: 1, maxLength: 100 },
};

const VERSION = {
  description: 'The version of the record, for If-Match: its `version` or `rev`, in quotes.',
  schema: TAG,
};

const CONTENT = {
  description: 'What the answer says beside its `now`, for If-None-Match.',
  schema: CONTENT_TAG,
};

/** Of the component for 429. */
export const RETRY_AFTER = {
  'Retry-After': { description: 'When to ask again, s.', schema: { type: 'integer' } },
};

export function headersTaken(route: Route): readonly object[] {
  return [
    ...(route.needsVersion ? [IF_MATCH] : route.takesVersion ? [MAY_MATCH] : []),
    ...(route.hasTag ? [IF_NONE_MATCH] : []),
    ...(isKeptOnce(route) ? [IDEMPOTENCY_KEY] : []),
    ...(route.kind === 'stream' ? [LAST_EVENT_ID] : []),
  ];
}

/** Of the answer with a body. */
export function headersGiven({ hasVersion, hasTag }: Route): { readonly headers?: object } {
  if (hasVersion) return { headers: { ETag: VERSION } };
  return hasTag ? { headers: { ETag: CONTENT } } : {};
}

/** 304 of a route whose answer has a tag. */
export function unchanged({ hasTag }: Route): Readonly<Record<string, object>> {
  return hasTag
    ? {
        '304': {
          description: 'It says the same as the answer of If-None-Match.',
          headers: { ETag: CONTENT },
        },
      }
    : {};
}
