/**
 * Acts that are under way, or whose answer did not come. Sent again soon, each keeps its key, so that it is done once; the
 * same act while it is under way is joined.
 */
import { ApiProblem, isUnanswered } from './api-problem.ts';

const unanswered = new Map<string, Unanswered>();
const AGAIN_MS = 120_000;

interface Unanswered {
  /** What the act sets. */
  readonly record: string | undefined;
  readonly key: string;
  readonly at: number;
  readonly version: number | undefined;
  /** While it is under way. */
  readonly answering?: Promise<unknown>;
}

export interface Act {
  readonly method: string;
  readonly path: string;
  readonly url: string;
  readonly text: string;
  readonly version: number | undefined;
  /** By how much it raises the version itself. */
  readonly ownSteps: number;
}

/** `request`: with the key and the version that the act was first sent with. */
export function sendOnce<Answer>(
  { method, path, url, text, version, ownSteps }: Act,
  request: (key: string, version: number | undefined) => Promise<Answer>,
): Promise<Answer> {
  const act = [method, url, text].join(' ');
  const last = unanswered.get(act);
  // The page may have read the act's own change before it is asked for again. On any other version it is another act.
  const isSame = last && [0, ownSteps].includes((version ?? 0) - (last.version ?? 0));
  if (isSame && last.answering) return last.answering as Promise<Answer>;
  const record = recordOf(method, path);
  forgetOthers(record, act);
  const before = isSame && Date.now() - last.at < AGAIN_MS ? last : undefined;
  const key = before?.key ?? newKey();
  // A key stands for the whole request: with another version the console takes it for a second one.
  const seen = before ? before.version : version;
  const answering = request(key, seen).then(
    (answer) => {
      forget();
      return answer;
    },
    (error: unknown) => {
      const kept = keptFrom(error, before);
      // Not where it was sent anew since, or another act to the same record.
      if (forget() && kept !== undefined) unanswered.set(act, { record, key, version: seen, at: kept });
      throw error;
    },
  );
  const own = { record, key, version: seen, at: Date.now(), answering };
  unanswered.set(act, own);
  return answering;

  function forget(): boolean {
    return unanswered.get(act) === own && unanswered.delete(act);
  }
}

const RECORD = /^(?:\/orgs\/[^/]+)?\/[^/]+(?:\/[^/]+)?/;
/** They add something new, which no later act on the same record takes back. */
const ADDS = /\/(?:[a-z]+s|retry|replay|bulk|comment)$/;

/** `/queues/mail` of `/queues/mail/pause`, `/orgs/acme/tasks/T-1` of `/orgs/acme/tasks/T-1/start`. */
function recordOf(method: string, path: string): string | undefined {
  if (method !== 'POST') return RECORD.exec(path)?.[0];
  return ADDS.test(path) ? undefined : RECORD.exec(path.replace(/\/[^/]*$/, ''))?.[0];
}

/** Paused, resumed and paused again: the second pause is meant. The answer of the first one would do nothing. */
function forgetOthers(record: string | undefined, act: string): void {
  for (const [other, kept] of unanswered)
    if (record !== undefined && kept.record === record && other !== act) unanswered.delete(other);
}

/** Since when an act that was refused so keeps its key; undefined: it does not. */
function keptFrom(error: unknown, before: Unanswered | undefined): number | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  // The console says of the key that what was asked with it may be carried out. Tried again and again, that has an end.
  if (error.code === 'CONFLICT') return before?.at ?? Date.now();
  // Refused before the console has looked at the key: nothing is known of the first try.
  const isNotLookedAt = error.status >= 500 || [401, 429].includes(error.status);
  return isUnanswered(error) || (before && isNotLookedAt) ? Date.now() : undefined;
}

/** Over plain http a browser has no `randomUUID`, and the console refuses each act: its refusal says why. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
