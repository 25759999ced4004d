/** What operators have set for queues and jobs, by the clock: a pause whose time has passed is none. */
import type { Store } from '@sb/storage';
import { findPausedJobs } from '../definitions.sql.ts';
import { type JobStanding, type QueueStanding, standingOf } from '../standing.ts';
import { findQueuesAside, findStanding } from './standing.sql.ts';

export interface Standings {
  readonly job: JobStanding;
  readonly queue: QueueStanding;
}

const ACTIVE = { mode: 'active' } as const;

/** A job or queue that the store does not have is active. */
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

/** Jobs whose pause holds now, in the order of their names. */
export async function readPausedJobs(store: Store): Promise<ReadonlyMap<string, JobStanding>> {
  const rows = await store.read(findPausedJobs);
  return new Map(rows.map((row) => [row.name, standingOf(row)]));
}

/** Queues that are paused or draining now, in the order of their names. */
export async function readQueuesAside(store: Store): Promise<ReadonlyMap<string, QueueStanding>> {
  const rows = await store.read(findQueuesAside);
  return new Map(rows.map((row) => [row.name, standingOf(row)]));
}
