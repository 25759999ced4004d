/** A request of somebody who has the job's code: its schema has looked at the input, and its key is worked out. */
import { InvalidInputError, type RegisteredJob, validateInput } from '@sb/jobs';
import { dedupeOptions } from './dedupe.ts';
import { limitKeysFor } from '../limits/manage/limit-keys.ts';
import type { RunRequest } from '../run.ts';

export type RequestOptions = Omit<RunRequest, 'jobId' | 'input'>;

/** Throws `INPUT_INVALID`, `DEDUPE_KEY_INVALID`, `LIMIT_KEY_INVALID`. A key or a time to live that is given stands. */
export async function requestFor(
  job: RegisteredJob,
  input: unknown,
  options: RequestOptions = {},
): Promise<RunRequest> {
  const verdict = await validateInput(job, input);
  if (!verdict.ok) throw new InvalidInputError(job.id, verdict.problems);
  // The schema's defaults are filled in at each attempt: what is stored is what was asked for.
  const { dedupeKey, dedupeTtlMs, ...same } = options;
  const keyed = dedupeKey === undefined ? dedupeOptions(job, verdict.value) : { dedupeKey };
  return {
    ...limitKeysFor(job, verdict.value),
    ...same,
    ...keyed,
    ...(dedupeTtlMs !== undefined && { dedupeTtlMs }),
    jobId: job.id,
    input,
  };
}
