import type { MinuteCounts } from '../facts.ts';

const MINUTE_MS = 60_000;

/** What ended in the window up to now, by whole minutes: up to a minute (of long windows: a part in 16) more than it, never less. */
export function sumWindow(
  minutes: readonly MinuteCounts[],
  { now, windowMs }: { readonly now: number; readonly windowMs: number },
): { readonly succeeded: number; readonly failed: number } {
  const sum = { succeeded: 0, failed: 0 };
  // A loop: it is the one thing that is done for each rule, job and minute.
  for (const { at, forMs = MINUTE_MS, succeeded, failed } of minutes) {
    if (at + forMs <= now - windowMs) continue;
    sum.succeeded += succeeded;
    sum.failed += failed;
  }
  return sum;
}
