/** Runs under way. Apart from the other lists, which load the rules that explain a run: most commands need none. */
import type { Body, Store, Tx } from '@sb/storage';
import { joinedProgress, type ProgressRecord } from '../rows/progress.ts';
import { findWork, type WorkRow } from './read-runs.sql.ts';

/** A run under way, as far as it changes from second to second. */
export interface WorkInProgress {
  readonly id: number;
  readonly jobId: string;
  readonly queue: string;
  readonly attempt: number;
  readonly nodeId: number;
  /** Ms since the epoch. */
  readonly startedAt: number;
  readonly progress?: ProgressRecord;
}

/** Everything that runs now, longest first: at most as many as there are slots. */
function* findRunning(tx: Tx): Body<readonly WorkInProgress[]> {
  return (yield* findWork(tx)).map(toWork);
}

export async function readRunning(store: Store): Promise<readonly WorkInProgress[]> {
  return store.read(findRunning);
}

function toWork(row: WorkRow): WorkInProgress {
  return {
    id: row.id,
    jobId: row.job,
    queue: row.queue,
    attempt: row.failures + 1,
    nodeId: row.node_id,
    startedAt: row.started_at,
    ...joinedProgress(row),
  };
}
