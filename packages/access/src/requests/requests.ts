/**
 * Requests that are sent twice, because the answer to the first was lost. Called by the console around each verb.
 * Promise: of several requests with one key, one is the first. The others get its answer, for 24 hours.
 * A crash between the two calls leaves the request under way: whether its verb was carried out is unknown.
 */
import { isStorableText, type Store } from '@sb/storage';
import { AccessInvalidError } from '../errors.ts';
import { hashSecret } from '../secrets.ts';
import { dropUnanswered, findRequest, insertRequest, type RequestKey, setAnswer } from './requests.sql.ts';

export const KEPT_MS = 24 * 3_600_000;
const LONGEST_KEY = 100;

export type Begun =
  | { readonly state: 'first' }
  | { readonly state: 'answered'; readonly status: number; readonly body: string }
  /** `since`: when the first one began, ms since the epoch. */
  | { readonly state: 'underWay'; readonly since: number }
  /** The key belongs to another request. */
  | { readonly state: 'conflict' };

/** `request`: method, path and body; the store has their hash. Fails with `REQUEST_INVALID`. */
export async function beginRequest(
  store: Store,
  { request, ...key }: RequestKey & { readonly request: string },
): Promise<Begun> {
  if (!isStorableText(key.key) || key.key.length === 0 || key.key.length > LONGEST_KEY)
    throw new AccessInvalidError('A request', [
      { field: 'Idempotency-Key', message: `expected 1 to ${LONGEST_KEY} characters, got ${key.key.length}` },
    ]);
  const hash = hashSecret(request);
  return store.write(function* (tx) {
    if (yield* insertRequest(tx, key, { hash, keptMs: KEPT_MS })) return { state: 'first' } as const;
    const there = yield* findRequest(tx, key);
    if (there?.request !== hash) return { state: 'conflict' } as const;
    const { status, body, at: since } = there;
    return status === null
      ? ({ state: 'underWay', since } as const)
      : ({ state: 'answered', status, body: body ?? '' } as const);
  });
}

/** The answer is stored as it is: never give one that has a secret in it. */
export async function endRequest(
  store: Store,
  key: RequestKey,
  answer: { readonly status: number; readonly body: string },
): Promise<void> {
  await store.write((tx) => setAnswer(tx, key, answer));
}

/** The request has changed nothing and may be sent again. */
export async function forgetRequest(store: Store, key: RequestKey): Promise<void> {
  await store.write((tx) => dropUnanswered(tx, key));
}
