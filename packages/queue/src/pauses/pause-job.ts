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
  /** The store failed behind the commit: a chore of the nodes moves the other runs. */
  readonly restFollows?: true;
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
  return moveRuns({ change, onProgress }, (onChunk) => holdAll(store, jobId, onChunk));
}

/** A job that is active stays as it is. Fails with `REQUEST_INVALID`, `UNKNOWN_JOB`. */
export async function resumeJob(
  store: Store,
  jobId: string,
  { onProgress, ...operator }: Operator & Seen & Progress,
): Promise<JobChange> {
  const change = await store.write((tx) => changeJob(tx, jobId, { ...operator, mode: 'active' }));
  if (change.changed) store.ring();
  const resumed = await moveRuns({ change, onProgress }, (onChunk) => {
    let isFirst = true;
    return releaseAll(store, { job: jobId, reason: 'job_paused' }, (released) => {
      // Nodes begin with the first chunk while the others are queued.
      if (isFirst) store.ring();
      isFirst = false;
      onChunk(released);
    });
  });
  if (resumed.moved > 0) store.ring();
  // Ends during the pause gave their slots to no run of the job.
  if (change.changed) await releaseAfterPause(store);
  return resumed;
}

/**
 * After the commit of a change a failure is none of that: claims heed the change, and a chore of the nodes moves the rest.
 * Where nothing has changed, the failure is all that there is to say.
 */
async function moveRuns(
  { change, onProgress }: Progress & { readonly change: Change<JobMode> },
  move: (onChunk: (moved: number) => void) => Promise<number>,
): Promise<JobChange> {
  let moved = 0;
  try {
    await move((count) => {
      moved = count;
      onProgress?.(count);
    });
  } catch (error) {
    if (!change.changed) throw error;
    return { ...change, moved, restFollows: true };
  }
  return { ...change, moved };
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
