import type { Store } from '@sb/storage';
import type { RecentRun } from './fold-runs.ts';
import { findHealth } from './health.sql.ts';

/** How a job does, as the fold last saw it. */
export interface JobHealth {
  readonly jobId: string;
  /** Failures in a row up to now. */
  readonly trailingFailures: number;
  /** Ms since the epoch. */
  readonly lastSuccessAt?: number;
  /** The last outcomes with their durations, oldest first. */
  readonly recent: readonly RecentRun[];
}

export async function readJobHealth(store: Store, jobId: string): Promise<JobHealth | undefined> {
  const row = await store.read((tx) => findHealth(tx, jobId));
  if (!row) return undefined;
  return {
    jobId,
    trailingFailures: row.trailing_failures,
    recent: JSON.parse(row.recent) as readonly RecentRun[],
    ...(row.last_success_at !== null && { lastSuccessAt: row.last_success_at }),
  };
}
