import type { Store } from '@sb/storage';
import { findLastSuccesses } from './health.sql.ts';

/** When a run of each job last succeeded, ms since the epoch, as far as history is folded. */
export async function readLastSuccesses(store: Store): Promise<ReadonlyMap<string, number>> {
  const rows = await store.read(findLastSuccesses);
  return new Map(rows.map(({ job, at }) => [job, at]));
}
