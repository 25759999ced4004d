import type { MinuteCounts } from '../facts.ts';

const MINUTE_MS = 60_000;

/** What ended in the window up to now, by whole minutes: up to a minute more than it, never less. */
export function sumWindow(
  minutes: readonly MinuteCounts[],
  { now, windowMs }: { readonly now: number; readonly windowMs: number },
): { readonly succeeded: number; readonly failed: number } {
  const within = minutes.filter(({ at }) => at + MINUTE_MS > now - windowMs);
  return {
    succeeded: within.reduce((sum, minute) => sum + minute.succeeded, 0),
    failed: within.reduce((sum, minute) => sum + minute.failed, 0),
  };
}
