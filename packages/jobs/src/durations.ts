import { LONGEST_DURATION_MS, readDuration } from '@sb/words';
import { DurationError, EARLIEST_TIME_MS } from './errors.ts';

/** Milliseconds, or a text of a number and a unit: `250ms`, `30s`, `5m`, `1.5h`, `2d`, `1w`. */
export type Duration = number | string;

/** Whole milliseconds from 0 to 100 years. Throws `DurationError` (`DURATION_INVALID`). */
export function parseDuration(duration: Duration): number {
  const ms = toMs(duration);
  // Not `ms < 0 || ms > LONGEST_DURATION_MS`: NaN has to be refused too.
  if (ms === undefined || !(ms >= 0 && ms <= LONGEST_DURATION_MS)) throw new DurationError(duration);
  return ms;
}

/** A delay that code asks for. Throws `DurationError` also for a number of ms that is a time. */
export function parseDelay(delay: Duration): number {
  if (typeof delay === 'number' && delay >= EARLIEST_TIME_MS) throw new DurationError(delay);
  return parseDuration(delay);
}

// Takes unknown: callers without types pass values from files and people.
function toMs(duration: unknown): number | undefined {
  if (typeof duration === 'number') return Math.round(duration);
  return typeof duration === 'string' ? readDuration(duration) : undefined;
}
