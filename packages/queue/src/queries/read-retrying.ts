/** How many runs of each queue wait for a retry. Counts stop at a bound, as in depth.ts. */
import type { Body, Tx } from '@sb/storage';
import { DEPTH_CAP } from '../runs/depth.ts';
import { findBacklogs } from './backlogs.sql.ts';

export interface QueueRetries {
  readonly queue: string;
  /** At most DEPTH_CAP. */
  readonly retrying: number;
}

/** By name, in the snapshot of the caller. */
export function* readRetryingIn(tx: Tx): Body<readonly QueueRetries[]> {
  const late = { lagsMs: [], most: DEPTH_CAP };
  const rows = yield* findBacklogs(tx, { late, running: false });
  return rows.map(({ name, retrying }) => ({ queue: name, retrying: retrying ?? 0 }));
}
