import { parseCron } from './cron-expression.ts';

const MINUTE_MS = 60_000;
const HOURS_A_DAY = 24;

/**
 * The shortest time from one fire of an expression to the next while no clock changes, ms; at most 24 h. Throws
 * `CronError`. Pure.
 */
export function shortestInterval(expression: string): number {
  const { minute, hour, dayOfMonth, dayOfWeek } = parseCron(expression);
  const followsOn = dayOfMonth.full && dayOfWeek.full;
  const hourGap = shortestGap(hour.values, followsOn ? HOURS_A_DAY : undefined);
  const first = minute.values[0] ?? 0;
  const last = minute.values.at(-1) ?? 0;
  const minutes = Math.min(
    shortestGap(minute.values, undefined),
    hourGap * 60 - (last - first),
    HOURS_A_DAY * 60,
  );
  return minutes * MINUTE_MS;
}

/** Between neighbours of an ascending list; with `round`, the length of a full round, also from the last to the first. */
function shortestGap(values: readonly number[], round: number | undefined): number {
  const gaps = values.slice(1).map((value, index) => value - (values[index] ?? 0));
  const [first = 0] = values;
  if (round !== undefined) gaps.push(first + round - (values.at(-1) ?? 0));
  return Math.min(...gaps, Infinity);
}
