/**
 * A request that is sent twice changes something once. With the header `Idempotency-Key` the same request of the same
 * person within 24 hours gets the answer of the first one.
 * A request that was refused has changed nothing, and may be sent again under its key. Where it may have changed
 * something, as after a lost connection or a crash, its key stays taken: the next request with it is refused, because the
 * outcome is unknown.
 */
import { beginRequest, endRequest, forgetRequest } from '@sb/access';
import type { Store } from '@sb/storage';
import { hasChangedNothing } from '../answers/changed-nothing.ts';
import type { Outcome } from './outcome.ts';
import { RefusedError, refusalOf } from './refusal.ts';

export interface OnceRequest {
  readonly key: string;
  /** Who asks. */
  readonly author: string;
  /** Method, path and body. */
  readonly request: string;
}

export async function once(
  store: Store,
  { key, author, request }: OnceRequest,
  {
    answer,
    onError,
  }: { readonly answer: () => Promise<Outcome>; readonly onError: (error: unknown) => void },
): Promise<Outcome> {
  const place = { key, author };
  try {
    const begun = await beginRequest(store, { ...place, request });
    if (begun.state === 'answered')
      return { isRefused: false, json: begun.body === '' ? undefined : begun.body };
    if (begun.state === 'conflict')
      throw new RefusedError({
        code: 'IDEMPOTENCY_CONFLICT',
        detail: 'The Idempotency-Key belongs to another request.',
        hint: 'Take a new key for each request.',
      });
    if (begun.state === 'underWay')
      throw new RefusedError({
        code: 'CONFLICT',
        detail: 'The outcome of the first request with this Idempotency-Key is not known.',
        hint: 'Check the result before you send it with another key.',
      });
  } catch (error) {
    return { isRefused: true, refusal: refusalOf(error, []) };
  }
  const outcome = await answer();
  try {
    if (!outcome.isRefused) await endRequest(store, place, { status: 200, body: outcome.json ?? '' });
    else if (hasChangedNothing(outcome.refusal)) await forgetRequest(store, place);
  } catch (error) {
    // The act itself is committed: its answer is returned, and the key stays taken.
    onError(error);
  }
  return outcome;
}
