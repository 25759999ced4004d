/**
 * The end of a job's pause. Called by CLI and console. After the commit claims take its queued runs; those that were
 * held come back in chunks. After a crash in between a node's chore brings back the rest.
 */
import type { Store } from '@sb/storage';
import { changeJob } from './change-job.ts';
import { releaseAll } from './held-runs.ts';
import type { JobChange, Progress } from './pause-job.ts';
import type { Operator } from '../standing.ts';

/** A job that is active stays as it is. Fails with `UNKNOWN_JOB`. */
export async function resumeJob(
  store: Store,
  jobId: string,
  { actor, reason, onProgress }: Operator & Progress,
): Promise<JobChange> {
  const change = await store.write((tx) =>
    changeJob(tx, jobId, {
      type: 'job.resumed',
      standing: { mode: 'active' },
      unless: 'active',
      actor,
      reason,
    }),
  );
  const moved = await releaseAll(store, { job: jobId, reason: 'job_paused' }, onProgress);
  if (change.changed || moved > 0) store.ring();
  return { ...change, moved };
}
