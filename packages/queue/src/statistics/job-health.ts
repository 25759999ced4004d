import type { Store } from '@sb/storage';
import type { RecentRun } from './fold-runs.ts';
import { findHealth, findHealths, findLastSuccesses, type HealthRow } from './job-health.sql.ts';

/** The health of a job, as of the last fold. */
export interface JobHealth {
  readonly jobId: string;
  /** Number of failures since the last success. */
  readonly trailingFailures: number;
  /** Ms since the epoch. */
  readonly lastSuccessAt?: number;
  /** The last outcomes with their durations, oldest first. */
  readonly recent: readonly RecentRun[];
}

/** Undefined when no run of the job was folded yet. */
export async function readJobHealth(store: Store, jobId: string): Promise<JobHealth | undefined> {
  const row = await store.read((tx) => findHealth(tx, jobId));
  return row && healthOf(row);
}

/** Of all jobs with a folded run, by job id. */
export async function readJobHealths(store: Store): Promise<ReadonlyMap<string, JobHealth>> {
  const rows = await store.read(findHealths);
  return new Map(rows.map((row) => [row.job, healthOf(row)]));
}

function healthOf(row: HealthRow): JobHealth {
  return {
    jobId: row.job,
    trailingFailures: row.trailing_failures,
    recent: JSON.parse(row.recent) as readonly RecentRun[],
    ...(row.last_success_at !== null && { lastSuccessAt: row.last_success_at }),
  };
}

/**
 * When a run of each job last succeeded, ms since the epoch, as of the last fold. Jobs without a success are left out.
 */
export async function readLastSuccesses(store: Store): Promise<ReadonlyMap<string, number>> {
  const rows = await store.read(findLastSuccesses);
  return new Map(rows.map(({ job, at }) => [job, at]));
}
