/** The state of a job as pages name it. Pure. */
const WORDS: Readonly<Record<string, string>> = {
  never: 'never ran',
  unknown: 'unknown to nodes',
  queue_paused: 'queue paused',
};

export function jobStateWord(state: string): string {
  return WORDS[state] ?? state;
}
