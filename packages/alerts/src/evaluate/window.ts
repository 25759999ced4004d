import type { MinuteCounts } from '../facts.ts';

const MINUTE_MS = 60_000;

/** The runs that ended in the window up to now, by whole minutes: up to a minute (for long windows: up to 1/16 of the window) more than the window, never less. */
export function sumWindow(
  minutes: readonly MinuteCounts[],
  { now, windowMs }: { readonly now: number; readonly windowMs: number },
): { readonly succeeded: number; readonly failed: number } {
  const sum = { succeeded: 0, failed: 0 };
  // A loop for speed: this runs for each rule, job and minute.
  for (const { at, forMs = MINUTE_MS, succeeded, failed } of minutes) {
    if (at + forMs <= now - windowMs) continue;
    sum.succeeded += succeeded;
    sum.failed += failed;
  }
  return sum;
}
