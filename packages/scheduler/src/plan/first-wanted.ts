/**
 * Finds the fires of a schedule that should make a run, in the order of their times. Pure. Whole pauses and excluded dates are skipped at once:
 * a schedule that fires every minute costs no more than one that fires once a day, also after a month without a daemon.
 */
import { comesAt, movedAhead } from './moved-fires.ts';
import { type Plannable, reasonAgainst } from './plan-fires.ts';
import { zoneClock } from '../cron/zones.ts';

const DAY_MS = 86_400_000;
/** The latest instant of a Date; a pause without an end lasts longer. */
const LAST_INSTANT = 8.64e15;

/** At or after `from`, and not before the stored next fire; ms since the epoch. Mostly without end. */
export function* wantedFires(schedule: Plannable, from: number): Generator<number, void, undefined> {
  const { nextFireAt, cron, changes, jitterMs, pausedUntil = 0 } = schedule;
  let at = nextFireAt >= from ? nextFireAt : fireFrom(schedule, from);
  while (at !== undefined) {
    const reason = changes.get(at)?.isDecided ? 'decided' : reasonAgainst(schedule, at);
    if (reason === undefined) yield at;
    if (reason === 'paused') at = fireFrom(schedule, Math.max(at + 1, pausedUntil - jitterMs));
    else at = fireFrom(schedule, reason === 'excluded' ? endOfDate(at, cron.timezone) : at + 1);
  }
}

/** When the first fire after `since` should have come, if that time has passed; ms since the epoch. Undefined while none is late. */
export function firstOverdue(schedule: Plannable, since: number, now: number): number | undefined {
  const [first] = wantedFires(schedule, since + 1);
  const moved = movedAhead(schedule, since + 1).filter(({ at }) => reasonAgainst(schedule, at) === undefined);
  const times = [
    ...(first === undefined ? [] : [comesAt(first, schedule)]),
    ...moved.map(({ runAt }) => runAt),
  ];
  const earliest = Math.min(...times);
  return earliest <= now ? earliest : undefined;
}

function fireFrom({ cron }: Plannable, from: number): number | undefined {
  return from <= LAST_INSTANT ? cron.after(from - 1) : undefined;
}

/** The end of the local date of an instant; or an earlier change of the clocks, after which the date may be the same. */
export function endOfDate(at: number, timezone: string): number {
  const { offset, until } = zoneClock(timezone).spanAt(at);
  return Math.min(until, (Math.floor((at + offset) / DAY_MS) + 1) * DAY_MS - offset);
}
