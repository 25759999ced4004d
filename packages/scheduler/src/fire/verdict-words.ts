import type { Verdict } from '../plan/plan-fires.ts';

const WORDS: Readonly<Record<Verdict, string>> = {
  run: 'it asked for a run',
  waiting: 'it waits for the run before it, or for the end of a pause',
  skipped_catchup: 'it was missed, and is not caught up',
  skipped_overlap: 'the run before it has not ended',
  skipped_override: 'an operator skipped it',
  excluded: 'its date is excluded',
  paused: 'it is paused',
  unmet: 'its condition was not met',
  duplicate: 'an unfinished run has its dedupe key',
  refused: 'the queue refused it',
};

/** Describes what became of a fire, for people. `verdict` and `note` are those of its row. */
export function verdictWords(verdict: string, note?: string): string {
  return note === undefined ? wordsOf(verdict) : `${wordsOf(verdict)}: ${note}`;
}

function wordsOf(verdict: string): string {
  const [kind = '', code] = verdict.split(':');
  const words = isVerdict(kind) ? WORDS[kind] : verdict;
  return code === undefined ? words : `${words} (${code.toUpperCase()})`;
}

function isVerdict(kind: string): kind is Verdict {
  return Object.hasOwn(WORDS, kind);
}
