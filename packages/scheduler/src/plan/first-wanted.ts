/**
 * Finds the first fire of a schedule that should make a run. Pure. Whole pauses and excluded dates are skipped at once:
 * a schedule that fires every minute costs no more than one that fires once a day, also after a month without a daemon.
 */
import { dueAt } from './overrides.ts';
import { type Plannable, reasonAgainst } from './plan-fires.ts';
import { zoneClock } from '../cron/zones.ts';

const DAY_MS = 86_400_000;
/** The latest instant of a Date; a pause without an end lasts longer. */
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

/** When the first fire after `since` should have come, if that time has passed; ms since the epoch. Undefined while none is late. */
export function firstOverdue(schedule: Plannable, since: number, now: number): number | undefined {
  const comesAt = dueAt(firstWanted(schedule, since + 1), schedule);
  return comesAt !== undefined && comesAt <= now ? comesAt : undefined;
}

function fireFrom({ cron }: Plannable, from: number): number | undefined {
  return from <= LAST_INSTANT ? cron.next(new Date(from - 1), 1)[0]?.getTime() : undefined;
}

/** The end of the local date of an instant; or an earlier change of the clocks, after which the date may be the same. */
function endOfDate(at: number, timezone: string): number {
  const { offset, until } = zoneClock(timezone).spanAt(at);
  return Math.min(until, (Math.floor((at + offset) / DAY_MS) + 1) * DAY_MS - offset);
}
