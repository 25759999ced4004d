/** An answer or a refusal as it is sent: its status, its headers and its body. Pure. */
import { createHash } from 'node:crypto';
import { splitReadAt } from './read-at.ts';
import { problemOf, type Refusal } from './refusal.ts';
import type { Route } from './route.ts';
import { textOf } from './text-answer.ts';
import { versionTag } from './version.ts';

export interface Sent {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: none. */
  readonly body: string | null;
}

type Form = Pick<Route, 'hasTag' | 'hasVersion' | 'mediaType' | 'status' | 'statusOf'>;

interface Asking {
  readonly method: string;
  readonly ifNoneMatch: string | undefined;
  readonly isRehearsal?: boolean;
}

/** `json`: undefined when the route answers nothing. */
export function sentAnswer(
  form: Form,
  json: string | undefined,
  { method, ifNoneMatch, isRehearsal }: Asking,
): Sent {
  if (json === undefined) return { status: 204, headers: {}, body: null };
  const isTagged = form.hasTag === true && (method === 'GET' || method === 'HEAD');
  const answer = isTagged ? tagged(json, ifNoneMatch) : { status: 200, headers: {}, body: json };
  if (answer.body === null) return answer;
  const version = form.hasVersion === true && isRehearsal !== true ? versionTag(json) : undefined;
  const headers = { ...answer.headers, ...(version !== undefined && { etag: version }) };
  if (form.mediaType !== undefined)
    return { status: 200, headers: { ...headers, 'content-type': form.mediaType }, body: textOf(json) };
  return {
    status: form.statusOf?.(JSON.parse(json)) ?? form.status ?? 200,
    headers: { ...headers, 'content-type': 'application/json; charset=utf-8' },
    body: json,
  };
}

/** The answer with a tag of what it says, or 304 where the browser has it already. */
function tagged(json: string, ifNoneMatch: string | undefined): Sent {
  const { said, now } = splitReadAt(json);
  const etag = `"${createHash('sha256').update(said).digest('base64url').slice(0, 22)}"`;
  const headers = {
    etag,
    // With 304 the answer that a browser keeps has the time of when it was sent.
    ...(now !== undefined && { 'x-store-time': now }),
    'cache-control': 'private, no-cache',
  };
  return isKnownTag(etag, ifNoneMatch)
    ? { status: 304, headers, body: null }
    : { status: 200, headers, body: json };
}

/** One of a list, or `*`, any answer. A proxy that compresses makes the tag a weak one. */
export function isKnownTag(etag: string, ifNoneMatch = ''): boolean {
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}

/** Of a 429 that does not say when to try again, s. */
const USUAL_WAIT_S = 30;

export function sentRefusal(refusal: Refusal, requestId: string): Sent {
  const { status, code, retryAfterS = status === 429 ? USUAL_WAIT_S : undefined } = refusal;
  return {
    status,
    headers: {
      ...(retryAfterS !== undefined && { 'retry-after': String(retryAfterS) }),
      ...(code === 'SIGNED_OUT' && { 'www-authenticate': 'Bearer' }),
      'content-type': 'application/problem+json; charset=utf-8',
    },
    body: JSON.stringify(problemOf(refusal, requestId)),
  };
}
