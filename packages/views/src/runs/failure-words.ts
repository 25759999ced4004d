import type { FailureReason } from '@sb/jobs';

const WORDS: Readonly<Record<FailureReason, string>> = {
  error: 'every attempt failed',
  timed_out: 'its last attempt took longer than its timeout',
  lost: 'its node was lost',
  dependency: 'a run before it did not succeed',
  invalid_input: 'its input is invalid',
  unknown_job: 'no daemon has its job',
};

/** Why a run failed for good. `permanent`: its job has declared the error so. Undefined for a reason of another version. Pure. */
export function failureWords(reason: unknown, permanent: unknown = false): string | undefined {
  if (reason === 'error' && permanent === true) return 'permanent: no retry helps';
  return typeof reason === 'string' && Object.hasOwn(WORDS, reason)
    ? WORDS[reason as FailureReason]
    : undefined;
}
