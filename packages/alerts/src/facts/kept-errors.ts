import type { JobFactsRow } from '@sb/queue/engine';
import type { JobsWanted } from './wanted-facts.ts';

export interface KeptErrors {
  /** Runs whose errors a rule shows and that are not known yet: the last failures and timeouts of these jobs. */
  missingOf(rows: readonly JobFactsRow[], wanted: JobsWanted['errors']): readonly number[];
  /** The errors of the missing runs; some runs have none. Forgets errors that no rule shows any more. */
  add(missing: readonly number[], lines: ReadonlyMap<number, string>): void;
  /** The first line of the error of a run. */
  of(runId: number): string | undefined;
}

/** The error of a run never changes, so it is read once. */
export function createKeptErrors(): KeptErrors {
  const known = new Map<number, string | undefined>();
  let wantedNow: ReadonlySet<number> = new Set();
  return {
    missingOf(rows, { ofFailures, ofTimeouts }) {
      wantedNow = new Set(
        rows.flatMap((row) => [
          ...(ofFailures && row.last_failure_run !== null ? [row.last_failure_run] : []),
          ...(ofTimeouts && row.last_timeout_run !== null ? [row.last_timeout_run] : []),
        ]),
      );
      return [...wantedNow].filter((runId) => !known.has(runId));
    },
    add(missing, lines) {
      for (const runId of missing) known.set(runId, lines.get(runId));
      for (const runId of known.keys()) if (!wantedNow.has(runId)) known.delete(runId);
    },
    of: (runId) => known.get(runId),
  };
}
