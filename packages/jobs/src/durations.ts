import { readDuration } from '@sb/words';
import { DurationError } from './errors.ts';

/** Milliseconds, or a text of a number and a unit: `250ms`, `30s`, `5m`, `1.5h`, `2d`, `1w`. */
export type Duration = number | string;

/** Whole milliseconds, never negative. Throws `DurationError` (`DURATION_INVALID`). */
export function parseDuration(duration: Duration): number {
  const ms = toMs(duration);
  if (ms === undefined || !Number.isSafeInteger(ms) || ms < 0) throw new DurationError(duration);
  return ms;
}

// Takes unknown: callers without types pass values from files and people.
function toMs(duration: unknown): number | undefined {
  if (typeof duration === 'number') return Math.round(duration);
  return typeof duration === 'string' ? readDuration(duration) : undefined;
}
