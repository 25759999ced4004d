import type { Store } from '@sb/storage';
import { type JobStanding, standingOf } from '../standing.ts';
import { findPausedJobs } from '../definitions.sql.ts';

/** Jobs whose pause holds now, in the order of their names. */
export async function readPausedJobs(store: Store): Promise<ReadonlyMap<string, JobStanding>> {
  const rows = await store.read(findPausedJobs);
  return new Map(rows.map((row) => [row.name, standingOf(row)]));
}
