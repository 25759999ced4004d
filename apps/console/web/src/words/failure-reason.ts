const WORDS: Readonly<Record<string, string>> = {
  error: 'the job threw',
  timed_out: 'it took longer than its timeout',
  lost: 'its node was lost',
  dependency: 'a run before it did not succeed',
  invalid_input: 'its input is invalid',
  unknown_job: 'no daemon has its job',
};

/** Why a run failed for good, in words; a code that this page does not know, as it is. */
export function failureReason(code: string): string {
  return WORDS[code] ?? code.replaceAll('_', ' ');
}
