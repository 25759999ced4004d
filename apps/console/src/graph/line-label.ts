import { clean } from '@sb/views';

const LONGEST = 32;

/** As tables and drawers say it. */
const ENDS: Readonly<Record<string, string>> = { failure: 'fails', always: 'ends' };

/** On what a line waits, shortened: `when it fails`, `when it meets result.rows > 0`. None: the one before has to succeed. */
export function lineLabel(on: string): string | undefined {
  if (on === 'success') return undefined;
  const text = `when it ${ENDS[on] ?? `meets ${clean(on)}`}`;
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1).trimEnd()}…`;
}
