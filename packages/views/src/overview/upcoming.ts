/** The fires of the next hour. Pure. */
import { fireCalendar, nextRuns, type ScheduleRecord } from '@sb/scheduler';

export interface UpcomingFires {
  readonly name: string;
  readonly jobId: string;
  /** Ms since the epoch. */
  readonly at: readonly number[];
  /** Of a schedule that fires more than 20 times in the hour, evenly: in place of its times. */
  readonly everyMs?: number;
  /** Its times make no run. */
  readonly isPaused?: true;
}

export interface Upcoming {
  readonly fires: number;
  /** Those with a fire. */
  readonly schedules: number;
  /** Both may be more. */
  readonly isAtLeast: boolean;
  /** The soonest first. */
  readonly items: readonly UpcomingFires[];
}

const HOUR_MS = 3_600_000;
/** A cron expression fires once a minute at most. */
const MOST_FIRES = 60;
/** More times than this are no longer told apart. */
const MOST_TIMES = 20;
/** Working out the fires of a schedule costs up to a millisecond. */
const MOST_SCHEDULES = 200;
const MOST_SHOWN = 12;

/** Paused schedules that would fire come last: they say why nothing happens. */
export function upcomingFires(schedules: readonly ScheduleRecord[], now: number): Upcoming {
  const within = schedules
    .filter((schedule) => schedule.enabled && soonestOf(schedule) <= now + HOUR_MS)
    .toSorted((a, b) => soonestOf(a) - soonestOf(b));
  const looked = within.slice(0, MOST_SCHEDULES).map((schedule) => ({ schedule, at: runsOf(schedule, now) }));
  const firing = looked.filter(({ at }) => at.length > 0);
  const paused = looked.filter(({ at, schedule }) => at.length === 0 && schedule.pause !== undefined);
  const shown = [...firing.toSorted((a, b) => firstOf(a) - firstOf(b)), ...paused].slice(0, MOST_SHOWN);
  return {
    fires: looked.reduce((sum, { at }) => sum + at.length, 0),
    schedules: firing.length,
    isAtLeast: within.length > MOST_SCHEDULES,
    // The fires of a pause cost more than runs: they are worked out for the rows that are shown.
    items: shown.map((coming) => rowOf(coming, now)),
  };
}

/** A fire that an operator has moved forward keeps its fire time: its run comes before it. */
function soonestOf({ nextFireAt = Number.POSITIVE_INFINITY, overrides }: ScheduleRecord): number {
  return Math.min(nextFireAt, ...overrides.map(({ runAt = nextFireAt }) => runAt));
}

interface Coming {
  readonly schedule: ScheduleRecord;
  /** When its runs come. */
  readonly at: readonly number[];
}

function runsOf(schedule: ScheduleRecord, now: number): readonly number[] {
  return nextRuns(schedule, schedule, { now, count: MOST_FIRES })
    .map(({ runsAt }) => runsAt)
    .filter((at) => at <= now + HOUR_MS);
}

function rowOf({ schedule, at }: Coming, now: number): UpcomingFires {
  const { name, jobId, pause } = schedule;
  const coming = pause && at.length === 0 ? pausedFires(schedule, now) : at;
  const [first = 0, second = 0] = coming;
  const everyMs = second - first;
  const isEven = coming.every((one, index) => one === first + index * everyMs);
  const isOften = coming.length > MOST_TIMES && isEven;
  const about = { name, jobId, ...(pause && { isPaused: true as const }) };
  return { ...about, at: isOften ? [] : coming, ...(isOften && { everyMs }) };
}

function pausedFires(schedule: ScheduleRecord, now: number): readonly number[] {
  return fireCalendar(schedule, schedule, { from: now, to: now + HOUR_MS + 1, now }).paused;
}

function firstOf({ at: [first = 0] }: Coming): number {
  return first;
}
