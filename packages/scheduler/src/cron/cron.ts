/**
 * The fires of a cron expression in a time zone. Pure but for the zone data of the runtime: a restart at any moment
 * changes nothing. cron-expression.ts reads the grammar, fire-times.ts applies the changes of the clocks.
 */
import { needsBothDays, parseCron } from './cron-expression.ts';
import { fireAfter, fireBefore } from './fire-times.ts';
import { type CronLists, type CronSteps, withLists } from './steps.ts';
import { validateZone, zoneClock } from './zones.ts';

/** An expression in a zone, parsed once. */
export interface CompiledCron extends CronSteps, CronLists {
  readonly expression: string;
  readonly timezone: string;
}

/** Throws `CronError` or `ZoneError`. */
export function compileCron(expression: string, timezone: string): CompiledCron {
  const fields = parseCron(expression);
  const clock = zoneClock(timezone);
  return {
    expression,
    timezone,
    ...withLists({
      after: (instant) => fireAfter(fields, clock, instant),
      before: (instant) => fireBefore(fields, clock, instant),
    }),
  };
}

/**
 * Up to `count` fires strictly after an instant, the earliest first; fewer only at the end of the year 9999.
 * Depends on nothing but its arguments and the runtime's time zone data. Throws `CronError` or `ZoneError`.
 */
export function nextFires(expression: string, timezone: string, after: Date, count: number): Date[] {
  return compileCron(expression, timezone).next(after, count);
}

/** The inverse of {@link nextFires}: strictly before an instant, the latest first, back to 1970. */
export function previousFires(expression: string, timezone: string, before: Date, count: number): Date[] {
  return compileCron(expression, timezone).previous(before, count);
}

/** Throws `CronError` for an expression that is wrong or can never fire, `ZoneError` for a zone that is not known. */
export function validateCron(expression: string, timezone: string): void {
  parseCron(expression);
  validateZone(timezone);
}

/** What may surprise the author of a valid expression, one sentence each. Throws `CronError`. */
export function cronWarnings(expression: string): string[] {
  const fields = parseCron(expression);
  const { dayOfMonth, dayOfWeek } = fields;
  if (!needsBothDays(fields) || dayOfMonth.full || dayOfWeek.full) return [];
  const days = `day of month "${dayOfMonth.text}" and day of week "${dayOfWeek.text}"`;
  return [`It fires only on days that match both ${days}, because one of them begins with *.`];
}

/** Each expression is parsed once: a daemon with 10,000 schedules asks for the next fire again and again. */
const known = new Map<string, CompiledCron>();

/** Throws `CronError` or `ZoneError`: another daemon may have stored a zone that this runtime does not know. */
export function cachedCron({
  expression,
  timezone,
}: Pick<CompiledCron, 'expression' | 'timezone'>): CompiledCron {
  const key = `${timezone} ${expression}`;
  const before = known.get(key);
  if (before) return before;
  const fresh = compileCron(expression, timezone);
  known.set(key, fresh);
  return fresh;
}
