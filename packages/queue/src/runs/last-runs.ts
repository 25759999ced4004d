import type { FinishedState } from '@sb/jobs';
import type { Store } from '@sb/storage';
import { stateName } from '../lifecycle.ts';
import { findLastRuns } from './last-runs.sql.ts';

export interface LastRun {
  readonly id: number;
  readonly state: FinishedState;
  /** Ms since the epoch. */
  readonly finishedAt: number;
  readonly durationMs?: number;
  /** The job has finished no other run than dry runs. */
  readonly dryRun: boolean;
}

/** The last finished run of each job that has one, by job id. A dry run is returned only where there is no other run. */
export async function readLastRuns(store: Store): Promise<ReadonlyMap<string, LastRun>> {
  const rows = await store.read(findLastRuns);
  return new Map(
    rows.map((row) => [
      row.job,
      {
        id: row.id,
        state: stateName(row.state) as FinishedState,
        finishedAt: row.finished_at,
        dryRun: row.dry_run === 1,
        ...(row.started_at !== null && { durationMs: row.finished_at - row.started_at }),
      },
    ]),
  );
}
