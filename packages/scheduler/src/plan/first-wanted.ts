/**
 * The first fire of a schedule that is to ask for a run. Pure. What a pause or a calendar takes is leapt over: a fire
 * every minute that nobody looked at for a month costs no more than one a day.
 */
import { dueAt } from './overrides.ts';
import { type Plannable, reasonAgainst } from './plan-fires.ts';
import { zoneClock } from '../cron/zones.ts';

const DAY_MS = 86_400_000;
/** The last that a date can be: no pause without an end is over before. */
const LAST_INSTANT = 8.64e15;

/** At or after `from`, and not before the stored next fire; ms since the epoch. Undefined when there is none. */
export function firstWanted(schedule: Plannable, from: number): number | undefined {
  const { due, cron } = schedule;
  let at = due >= from ? due : fireFrom(schedule, from);
  while (at !== undefined) {
    const reason = reasonAgainst(schedule, at);
    if (reason === undefined) return at;
    if (reason === 'paused') at = fireFrom(schedule, schedule.pausedUntil ?? at + 1);
    else at = fireFrom(schedule, reason === 'excluded' ? endOfDate(at, cron.timezone) : at + 1);
  }
  return undefined;
}

/** When the first fire should have come that has not, after `since`; undefined while none is late. Ms since the epoch. */
export function firstOverdue(schedule: Plannable, since: number, now: number): number | undefined {
  const comesAt = dueAt(firstWanted(schedule, since + 1), schedule);
  return comesAt !== undefined && comesAt <= now ? comesAt : undefined;
}

function fireFrom({ cron }: Plannable, from: number): number | undefined {
  return from <= LAST_INSTANT ? cron.next(new Date(from - 1), 1)[0]?.getTime() : undefined;
}

/** Of the local date of an instant; or a change of the clocks before it, behind which it may be the same date. */
function endOfDate(at: number, timezone: string): number {
  const { offset, until } = zoneClock(timezone).spanAt(at);
  return Math.min(until, (Math.floor((at + offset) / DAY_MS) + 1) * DAY_MS - offset);
}
