/**
 * The dedupe keys of runs that get another input. The code of their job computes a key from the input, and its schema may
 * be asynchronous: keys are computed before the transaction that stores the runs.
 */
import { InvalidInputError, type RegisteredJob } from '@sb/jobs';
import { isRefusal } from '../enqueue/errors.ts';
import { buildRequest } from '../enqueue/request-for.ts';
import { type JobsAtHand, rejectionBy } from './find-rejecting.ts';

/** The key of a run's new input, or why the run is refused; undefined where its job computes no key, or is not at hand. */
export type EditedKeys = (run: {
  readonly runId: number;
  readonly jobId: string;
}) => string | Error | undefined;

/** For runs that all get this input. */
export async function keysOfInput(jobs: JobsAtHand | undefined, input: unknown): Promise<EditedKeys> {
  const keys = new Map<string, string | Error | undefined>();
  if (input !== undefined)
    for (const [id, job] of jobs ?? []) if (job.dedupe) keys.set(id, await keyOf(job, input));
  return ({ jobId }) => keys.get(jobId);
}

interface EditedRun {
  readonly runId: number;
  readonly jobId: string;
  readonly input: unknown;
}

/** For runs that each get an input of their own, which their job checks. */
export async function keysOfRuns(jobs: JobsAtHand, runs: readonly EditedRun[]): Promise<EditedKeys> {
  const keys = new Map<number, string | Error | undefined>();
  for (const { runId, jobId, input } of runs) {
    const job = jobs.get(jobId);
    if (job) keys.set(runId, await (job.dedupe ? keyOf(job, input) : rejectionBy(job, input)));
  }
  return ({ runId }) => keys.get(runId);
}

/** Whether an error belongs to one run, so that others may still be stored. */
export function isOfOneRun(error: unknown): error is Error {
  return isRefusal(error) || error instanceof InvalidInputError;
}

async function keyOf(job: RegisteredJob, input: unknown): Promise<string | Error | undefined> {
  try {
    return (await buildRequest(job, input)).dedupeKey;
  } catch (error) {
    if (isOfOneRun(error)) return error;
    throw error;
  }
}
