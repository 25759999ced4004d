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
  const looked = within.slice(0, MOST_SCHEDULES).map((schedule) => firesOf(schedule, now));
  const firing = looked.filter(({ count }) => count > 0).map(({ fires }) => fires);
  const paused = looked.filter(({ count, fires }) => count === 0 && fires.isPaused === true);
  return {
    fires: looked.reduce((sum, { count }) => sum + count, 0),
    isAtLeast: within.length > MOST_SCHEDULES,
    items: [...firing.toSorted(byFirst), ...paused.map(({ fires }) => fires)].slice(0, MOST_SHOWN),
  };
}

/** A fire that an operator has moved forward keeps its fire time: its run comes before it. */
function soonestOf({ nextFireAt = Number.POSITIVE_INFINITY, overrides }: ScheduleRecord): number {
  return Math.min(nextFireAt, ...overrides.map(({ runAt = nextFireAt }) => runAt));
}

interface Counted {
  readonly count: number;
  readonly fires: UpcomingFires;
}

function firesOf(schedule: ScheduleRecord, now: number): Counted {
  const { name, jobId, pause } = schedule;
  const running = nextRuns(schedule, schedule, { now, count: MOST_FIRES })
    .map(({ runsAt }) => runsAt)
    .filter((at) => at <= now + HOUR_MS);
  const about = { name, jobId, ...(pause && { isPaused: true as const }) };
  const coming = pause && running.length === 0 ? pausedFires(schedule, now) : running;
  const [first = 0, second = 0] = coming;
  const everyMs = second - first;
  const isEven = coming.every((at, index) => at === first + index * everyMs);
  const isOften = coming.length > MOST_TIMES && isEven;
  return {
    count: running.length,
    fires: { ...about, at: isOften ? [] : coming, ...(isOften && { everyMs }) },
  };
}

function pausedFires(schedule: ScheduleRecord, now: number): readonly number[] {
  return fireCalendar(schedule, schedule, { from: now, to: now + HOUR_MS + 1, now }).paused;
}

function byFirst(a: UpcomingFires, b: UpcomingFires): number {
  return (a.at[0] ?? 0) - (b.at[0] ?? 0);
}
