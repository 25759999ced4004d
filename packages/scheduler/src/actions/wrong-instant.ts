import { isInstant } from '@sb/words';
import { ScheduleInvalidError } from '../schedule-errors.ts';

interface WrongInstant {
  readonly field: 'runAt' | 'until';
  /** Ms since the epoch. */
  readonly got: number;
  /** The latest instant that is allowed, for people. */
  readonly latest: string;
}

export function wrongInstant(name: string, { field, got, latest }: WrongInstant): ScheduleInvalidError {
  const shown = isInstant(got) ? new Date(got).toISOString() : String(got);
  const message = `expected an instant in the future, at most ${latest}, got ${shown}`;
  return new ScheduleInvalidError(name, [{ path: [field], message }]);
}
