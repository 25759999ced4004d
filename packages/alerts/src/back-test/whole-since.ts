/** Decides from when on the history of each job is whole. Pure. */
import type { KeptEnds } from '@sb/queue/engine';

const HOUR_MS = 3_600_000;

/**
 * The jobs of which history lacks runs that the statistics count, each with the time from which on it has all: Infinity if
 * it keeps none. Runs that failed are often kept longer than those that succeeded, and would look like failures in a row.
 */
export function wholeSince(jobs: readonly KeptEnds[]): ReadonlyMap<string, number> {
  return new Map(
    jobs.flatMap(({ job, ...ends }) => {
      const times = [
        cutAt(ends.keptSuccess, ends.countedSuccess),
        cutAt(ends.keptFailure, ends.countedFailure),
      ].flatMap((time) => time ?? []);
      return times.length === 0 ? [] : [[job, Math.max(...times)] as const];
    }),
  );
}

function cutAt(kept: number | null, counted: number | null): number | undefined {
  if (counted === null || (kept !== null && kept < counted + HOUR_MS)) return undefined;
  return kept ?? Infinity;
}
