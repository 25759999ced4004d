/**
 * Pausing a job, in all queues, and ending its pause. Called by CLI and console.
 * Promise: a claim that starts after the commit of a pause takes no run of the job; running runs continue, and
 * `worker job` ignores the pause. After the commit of a resume claims take its runs again.
 * After the commit the job's queued runs are held, or its held runs are queued again, in chunks (hold-for-job.ts). After a
 * crash in between, claims pass over the queued runs of a paused job, and a chore of a node does the rest.
 */
import { toEngineEvent } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { bumpDefinitions, findRealJobNames } from '../definitions.sql.ts';
import { UnknownJobError } from '../errors.ts';
import { releaseAfterPause } from './release-after-pause.ts';
import {
  type Change,
  type JobMode,
  type Operator,
  type PauseOptions,
  type Seen,
  standingOf,
} from '../standing.ts';
import { changeStanding, type Subject, type WantedStanding } from './change-standing.ts';
import { holdAll, releaseAll } from './hold-for-job.ts';
import { lockLapsed, lockStanding, setStanding, type StandingRow } from './standing.sql.ts';

const EVENTS = { active: 'job.resumed', paused: 'job.paused' } as const;

export interface JobChange extends Change<JobMode> {
  /** Number of runs that were held, or queued again. */
  readonly moved: number;
}

interface Progress {
  /** Called after each chunk with the number of runs moved until then. */
  readonly onProgress?: ((moved: number) => void) | undefined;
}

/** A second pause replaces the time, reason and author of the first. Fails with `REQUEST_INVALID`, `PAUSE_INVALID`, `UNKNOWN_JOB`. */
export async function pauseJob(
  store: Store,
  jobId: string,
  { onProgress, ...options }: PauseOptions & Progress,
): Promise<JobChange> {
  const change = await store.write((tx) => changeJob(tx, jobId, { ...options, mode: 'paused' }));
  return { ...change, moved: await holdQueued(store, jobId, onProgress) };
}

/** A job that is active stays as it is. Fails with `REQUEST_INVALID`, `UNKNOWN_JOB`. */
export async function resumeJob(
  store: Store,
  jobId: string,
  { onProgress, ...operator }: Operator & Seen & Progress,
): Promise<JobChange> {
  const change = await store.write((tx) => changeJob(tx, jobId, { ...operator, mode: 'active' }));
  if (change.changed) store.ring();
  const moved = await releasePaused(store, jobId, { change, onProgress });
  if (moved > 0) store.ring();
  // Ends during the pause gave their slots to no run of the job.
  if (change.changed) await releaseAfterPause(store);
  return { ...change, moved };
}

/** After the commit of a pause a failure is none of that: claims pass over what is queued, and a chore of the nodes holds it. */
async function holdQueued(store: Store, jobId: string, onProgress: Progress['onProgress']): Promise<number> {
  let moved = 0;
  try {
    await holdAll(store, jobId, (held) => {
      moved = held;
      onProgress?.(held);
    });
  } catch {
    // The pause is stored: its caller must not read that it is not.
  }
  return moved;
}

/** After the commit of a resume a failure is none of that: a chore of the nodes does the rest. */
async function releasePaused(
  store: Store,
  jobId: string,
  { change, onProgress }: Progress & { readonly change: Change<JobMode> },
): Promise<number> {
  let moved = 0;
  try {
    await releaseAll(store, { job: jobId, reason: 'job_paused' }, (released) => {
      // Nodes begin with the first chunk while the others are queued.
      if (moved === 0) store.ring();
      moved = released;
      onProgress?.(released);
    });
  } catch (error) {
    if (!change.changed) throw error;
  }
  return moved;
}

function* changeJob(tx: Tx, jobId: string, wanted: WantedStanding<JobMode>): Body<Change<JobMode>> {
  const row = yield* lockStanding(tx, 'job_defs', jobId);
  if (!row) throw new UnknownJobError(jobId, yield* findRealJobNames(tx));
  return yield* changeStanding(tx, jobSubject(tx, row), wanted);
}

/** Jobs whose pause has run out. */
export function* lockLapsedJobs(tx: Tx): Body<readonly Subject<JobMode>[]> {
  return (yield* lockLapsed(tx, 'job_defs')).map((row) => jobSubject(tx, row));
}

function jobSubject(tx: Tx, row: StandingRow<JobMode>): Subject<JobMode> {
  const { id, name: jobId } = row;
  return {
    standing: standingOf(row),
    *write(after) {
      yield* setStanding(tx, 'job_defs', { id, standing: after });
      yield* bumpDefinitions(tx);
    },
    event: (mode, facts, actor) => toEngineEvent(EVENTS[mode], { jobId, ...facts }, { actor, jobId }),
  };
}
