/** The key of a run as its job's code works it out. Called by whoever asks for runs and has the code. */
import type { RegisteredJob } from '@sb/jobs';
import { isStorableText } from '@sb/storage';
import { DedupeKeyError } from '../errors.ts';
import type { RunRequest } from '../run.ts';

/** `value` is what `validateInput` gave back. Throws `DEDUPE_KEY_INVALID`; empty for a job without keys. */
export function dedupeOptions(
  { id, dedupe }: Pick<RegisteredJob, 'id' | 'dedupe'>,
  value: unknown,
): Pick<RunRequest, 'dedupeKey' | 'dedupeTtlMs'> {
  if (!dedupe) return {};
  return {
    dedupeKey: keyOf(id, () => dedupe.key(value)),
    ...(dedupe.ttlMs !== undefined && { dedupeTtlMs: dedupe.ttlMs }),
  };
}

// The types promise a text, but jobs are also written without types.
function keyOf(jobId: string, work: () => unknown): string {
  let key: unknown;
  try {
    key = work();
  } catch (error) {
    throw new DedupeKeyError(jobId, 'it threw', { cause: error });
  }
  if (isStorableText(key) && key !== '') return key;
  throw new DedupeKeyError(jobId, `got ${typeof key === 'string' ? JSON.stringify(key) : typeof key}`);
}
