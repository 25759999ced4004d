/** Whether operators keep a run from being claimed. */
import type { Store } from '@sb/storage';
import { type JobStanding, type QueueStanding, standingOf } from '../standing.ts';
import { findStanding } from './standing.sql.ts';

export interface Standings {
  readonly job: JobStanding;
  readonly queue: QueueStanding;
}

const ACTIVE = { mode: 'active' } as const;

/** By the clock: a pause whose time has passed is none. What the store does not know is active. */
export async function readStandings(
  store: Store,
  { jobId, queue }: { readonly jobId: string; readonly queue: string },
): Promise<Standings> {
  return store.read(function* (tx) {
    const job = yield* findStanding(tx, 'job_defs', jobId);
    const row = yield* findStanding(tx, 'queues', queue);
    return { job: job ? standingOf(job) : ACTIVE, queue: row ? standingOf(row) : ACTIVE };
  });
}
