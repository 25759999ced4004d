import { endWords } from '@sb/views';

const LONGEST = 32;

/** On what a line waits, shortened: `when it fails`, `when it meets result.rows > 0`. None: the one before has to succeed. */
export function lineLabel(on: string): string | undefined {
  if (on === 'success') return undefined;
  const text = `when it ${endWords(on)}`;
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1).trimEnd()}…`;
}
