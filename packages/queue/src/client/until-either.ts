/** The signal of a call that the caller may end, and the client too. */

export interface Until {
  readonly signal?: AbortSignal;
}

/**
 * Calls work with a signal that aborts when one of the two does, with its reason. In place of `AbortSignal.any`, which does
 * not hold a signal with a time limit (nodejs/node#57736).
 */
export async function untilEither<T>(
  one: AbortSignal | undefined,
  other: AbortSignal | undefined,
  work: (until: Until) => Promise<T>,
): Promise<T> {
  const only = one ?? other;
  if (!one || !other) return work(only ? { signal: only } : {});
  const either = new AbortController();
  const abort = (): void => either.abort(one.aborted ? one.reason : other.reason);
  if (one.aborted || other.aborted) abort();
  one.addEventListener('abort', abort);
  other.addEventListener('abort', abort);
  try {
    return await work({ signal: either.signal });
  } finally {
    one.removeEventListener('abort', abort);
    other.removeEventListener('abort', abort);
  }
}
