import { type CronFields, parseCron } from './cron-expression.ts';
import { matchesNextDay } from './wall-times.ts';

const MINUTE_MS = 60_000;
const HOURS_A_DAY = 24;

/**
 * The shortest time from one fire of an expression to the next while no clock changes, ms; at most 24 h. Throws
 * `CronError`. Pure.
 */
export function shortestInterval(expression: string): number {
  const fields = parseCron(expression);
  const minutes = fields.minute.values;
  const betweenHours = shortestHours(fields) * 60 - ((minutes.at(-1) ?? 0) - (minutes[0] ?? 0));
  return Math.min(shortestGap(minutes), betweenHours, HOURS_A_DAY * 60) * MINUTE_MS;
}

/** From one hour to the next one, also from the last of a day to the first of the day after it. */
function shortestHours(fields: CronFields): number {
  const hours = fields.hour.values;
  const within = shortestGap(hours);
  const overnight = (hours[0] ?? 0) + HOURS_A_DAY - (hours.at(-1) ?? 0);
  return overnight < Math.min(within, HOURS_A_DAY) && matchesNextDay(fields) ? overnight : within;
}

/** Between neighbours of an ascending list. */
function shortestGap(values: readonly number[]): number {
  return Math.min(...values.slice(1).map((value, index) => value - (values[index] ?? 0)), Infinity);
}
