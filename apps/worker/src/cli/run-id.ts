import { UsageError } from './usage-error.ts';

/** The number of a run as it was typed. */
export function runIdOf(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new UsageError(
    `expected the number of a run, got ${JSON.stringify(text)}`,
    'worker history shows them.',
  );
}
