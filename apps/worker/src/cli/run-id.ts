import { quote } from '@sb/words';
import { UsageError } from './usage-error.ts';

/** Reads the number of a run from the command line. Throws `USAGE`. */
export function runIdOf(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new UsageError(`expected the number of a run, got ${quote(text)}`, 'worker history shows them.');
}
