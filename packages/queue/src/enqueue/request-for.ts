/** A request of a program that has the job's code: the job's schema has checked the input, and its key is worked out. */
import { asJson, InvalidInputError, type RegisteredJob, validateInput } from '@sb/jobs';
import { limitKeysFor } from '../limits/manage/limit-keys.ts';
import { workOutKey } from '../request-key.ts';
import { MAX_INPUT_BYTES, type RunRequest } from '../run.ts';
import { DedupeKeyError } from './errors.ts';

export type RequestOptions = Omit<RunRequest, 'jobId' | 'input'>;

/**
 * Throws `INPUT_INVALID`, `NOT_JSON`, `TOO_DEEP`, `TOO_LARGE`, `DEDUPE_KEY_INVALID`, `LIMIT_KEY_INVALID`. A key or a time to
 * live in `options` wins.
 */
export async function buildRequest(
  job: RegisteredJob,
  given: unknown,
  options: RequestOptions = {},
): Promise<RunRequest> {
  // Each attempt validates what JSON gives back, where a Date has become a text.
  const input = asJson(given, MAX_INPUT_BYTES);
  const verdict = await validateInput(job, input);
  if (!verdict.ok) throw new InvalidInputError(job.id, verdict.problems);
  // The schema's defaults are filled in at each attempt; the input is stored without them.
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

/** `value` is what `validateInput` returned. Throws `DEDUPE_KEY_INVALID`; empty for a job without keys. */
function dedupeOptions(
  { id, dedupe }: Pick<RegisteredJob, 'id' | 'dedupe'>,
  value: unknown,
): Pick<RunRequest, 'dedupeKey' | 'dedupeTtlMs'> {
  if (!dedupe) return {};
  return {
    dedupeKey: workOutKey(
      () => dedupe.key(value),
      (got, options) => new DedupeKeyError(id, got, options),
    ),
    ...(dedupe.ttlMs !== undefined && { dedupeTtlMs: dedupe.ttlMs }),
  };
}
