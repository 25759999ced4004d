/**
 * Calls work with a signal that aborts after `limitMs` with a `TimeoutError`, or when `signal` does, with its reason.
 * In place of `AbortSignal.any` over `AbortSignal.timeout`: Node holds both weakly, so a collected limit never comes
 * (nodejs/node#57736); and each `any` stays with its long-lived source.
 */
export async function withTimeLimit<T>(
  limitMs: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const stop = (): void => limit.abort(signal?.reason);
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop);
  const tooLate = new DOMException(`There was no end within ${limitMs} ms`, 'TimeoutError');
  const timer = setTimeout(() => limit.abort(tooLate), limitMs);
  try {
    return await work(limit.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}
