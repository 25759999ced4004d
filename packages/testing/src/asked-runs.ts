/** The runs of the store as they were enqueued. */
import type { Store } from '@sb/storage';
import { findAskedRuns } from './asked-runs.sql.ts';

export interface EnqueuedRun {
  readonly id: number;
  readonly jobId: string;
  readonly input?: unknown;
  /** `run:<id>` when a job has enqueued it by its context. */
  readonly createdBy?: string;
}

export async function readAskedRuns(store: Store, createdBy?: string): Promise<readonly EnqueuedRun[]> {
  const rows = await store.read((tx) => findAskedRuns(tx, createdBy));
  return rows.map((row) => ({
    id: row.id,
    jobId: row.job,
    ...(row.input !== null && { input: JSON.parse(row.input) as unknown }),
    ...(row.created_by !== null && { createdBy: row.created_by }),
  }));
}
