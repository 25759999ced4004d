import type { SendResult } from '../channel.ts';
import type { Answer } from './post.ts';

const DEFAULT_WAIT_MS = 30_000;
const MAX_WAIT_MS = 3_600_000;

/** An advice for a status. */
export type Hints = Readonly<Partial<Record<number, string>>>;

/** The meaning of a status for which the service has no word of its own. `who`: the service, such as `Slack`. */
export function classifyStatus(
  who: string,
  answer: Answer,
  { now, hints = {} }: { readonly now: number; readonly hints?: Hints },
): SendResult {
  const { status, body } = answer;
  const hint = hints[status];
  // The advice comes before the body: a long body is cut.
  const says = [`${who} answered ${status}${hint === undefined ? '' : ` (${hint})`}`, body]
    .filter(Boolean)
    .join(': ');
  if (status === 429) return { kind: 'throttled', waitMs: retryAfter(answer, now), says };
  // A gateway that gave up waiting does not know whether the service took the message.
  if (status === 408 || status === 504) return { kind: 'ambiguous', says };
  if (status === 503 && answer.headers['retry-after'] !== undefined) {
    return { kind: 'throttled', waitMs: retryAfter(answer, now), says };
  }
  if (status >= 400 && status < 500) return { kind: 'permanent', says };
  return { kind: 'transient', says };
}

/** `Retry-After` in seconds, with or without a fraction, or as a date: at most an hour; half a minute if it is absent. */
export function retryAfter({ headers }: Answer, now: number): number {
  const header = headers['retry-after']?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(header)) return waitOf(Number(header) * 1000);
  const date = /^[A-Z][a-z]{2}, /.test(header) ? Date.parse(header) : Number.NaN;
  return waitOf(Number.isNaN(date) ? undefined : date - now);
}

export function waitOf(ms: number | undefined): number {
  if (ms === undefined || !Number.isFinite(ms)) return DEFAULT_WAIT_MS;
  return Math.min(Math.max(0, Math.ceil(ms)), MAX_WAIT_MS);
}

/** The body as an object; undefined if it is none. */
export function jsonObject(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
