/** The result of a request, as data: GitHub's answers are facts to decide by, not exceptions. */
import type { Time } from '../model.ts';

export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** GitHub's clock; undefined without a `Date`. */
  readonly at?: Time;
}

/** No answer came: it is unknown whether the request had an effect. */
export interface Lost {
  readonly kind: 'lost';
  readonly says: string;
}

export type Result = Answer | Lost;

/** How long GitHub wants us to be silent. */
export interface Limit {
  /** Absent: it does not say. */
  readonly resumeAfter?: Time;
  readonly says: string;
  /** The request was refused because of it; false: it had its effect, and was the last one. */
  readonly isRefused: boolean;
}

const SECOND = 1_000;

/** The limit that an answer tells of. `now`: our clock, where GitHub's is not known. */
export function limitOf({ status, body, headers, at }: Answer, now: Time): Limit | undefined {
  const clock = at ?? now;
  const skew = now - clock;
  const isRefused =
    (status === 403 || status === 429) &&
    (status === 429 ||
      headers['retry-after'] !== undefined ||
      headers['x-ratelimit-remaining'] === '0' ||
      /rate limit|abuse/i.test(messageOf(body)));
  if (!isRefused && headers['x-ratelimit-remaining'] !== '0') return undefined;
  const seconds = Number(headers['retry-after']);
  const reset = Number(headers['x-ratelimit-reset']);
  const says = isRefused ? messageOf(body) : 'no request is left';
  if (isRefused && headers['retry-after'] !== undefined && Number.isFinite(seconds))
    return { says, isRefused, resumeAfter: now + seconds * SECOND };
  if (headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset) && reset > 0)
    return { says, isRefused, resumeAfter: reset * SECOND + skew };
  return { says, isRefused };
}

/** GitHub's own words, on one line and of bounded length. */
export function messageOf(body: unknown): string {
  const message: unknown = typeof body === 'object' && body !== null && 'message' in body ? body.message : '';
  return typeof message === 'string' ? message.replace(/\s+/g, ' ').trim().slice(0, 200) : '';
}
