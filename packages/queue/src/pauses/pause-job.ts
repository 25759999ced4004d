/**
 * Pausing a job, whatever queue its runs are in. Called by CLI and console.
 * Promise: a claim that starts after the commit takes no run of the job; what runs goes on. Runs of `worker job` do not
 * care. Its queued runs are then moved out of the claim's way (held-runs.ts); a crash before that leaves it to claims
 * to pass them over.
 */
import type { Store } from '@sb/storage';
import { changeJob } from './change-job.ts';
import { holdAll } from './held-runs.ts';
import type { Change, JobMode, PauseOptions } from '../standing.ts';

export interface JobChange extends Change<JobMode> {
  /** Runs that were held, or that are queued again. */
  readonly moved: number;
}

export interface Progress {
  /** Told after each chunk of runs how many there were so far. */
  readonly onProgress?: ((moved: number) => void) | undefined;
}

/** Pausing what is paused changes its time, reason and author. Fails with `UNKNOWN_JOB`. */
export async function pauseJob(
  store: Store,
  jobId: string,
  { until, reason, actor, onProgress }: PauseOptions & Progress,
): Promise<JobChange> {
  const change = await store.write((tx) =>
    changeJob(tx, jobId, {
      type: 'job.paused',
      standing: { mode: 'paused', reason, by: actor, ...(until !== undefined && { until }) },
      actor,
      reason,
    }),
  );
  return { ...change, moved: await holdAll(store, jobId, onProgress) };
}
