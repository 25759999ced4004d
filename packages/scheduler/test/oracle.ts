/*
 * A second, slow and independent answer to "when does it fire": walk every minute of a stretch of time and read the
 * wall clock by Intl. It shares nothing with the sources and knows expressions only as sets of values.
 */

const MINUTE = 60_000;
const DAY = 86_400_000;

export interface FieldSet {
  readonly text: string;
  readonly values: ReadonlySet<number>;
  readonly starred: boolean;
}

/** Minute, hour, day of month, month, day of week. */
export type CronSets = readonly [FieldSet, FieldSet, FieldSet, FieldSet, FieldSet];

interface Reading {
  readonly instant: number;
  readonly wall: number;
}

/** Every minute of a stretch of time, as the clocks of a zone show it; two days more on both sides. */
export function readClock(timezone: string, from: number, until: number): Reading[] {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const readings: Reading[] = [];
  for (let instant = from - 2 * DAY; instant < until + 2 * DAY; instant += MINUTE) {
    const [month = 0, day, year = 0, hour, minute] = format.format(instant).match(/\d+/g)?.map(Number) ?? [];
    readings.push({ instant, wall: Date.UTC(year, month - 1, day, hour, minute) });
  }
  return readings;
}

/** The fires after `from` and before `until`, by the rules of daylight saving. */
export function oracleFires(
  sets: CronSets,
  readings: readonly Reading[],
  [from, until]: readonly [number, number],
): number[] {
  const isWild = sets[0].starred || sets[1].starred;
  const fires = isWild ? wildFires(sets, readings) : fixedFires(sets, readings);
  return fires.filter((instant) => instant > from && instant < until);
}

function wildFires(sets: CronSets, readings: readonly Reading[]): number[] {
  return readings.filter(({ wall }) => matches(sets, wall)).map(({ instant }) => instant);
}

function fixedFires(sets: CronSets, readings: readonly Reading[]): number[] {
  const dates = new Set(readings.map(({ wall }) => Math.floor(wall / DAY)));
  const fires = new Set<number>();
  let reached = readings[0]?.wall ?? 0;
  for (const { instant, wall } of readings) {
    for (; reached < wall; reached += MINUTE) {
      const due = reached + MINUTE;
      if (dates.has(Math.floor(due / DAY)) && matches(sets, due)) fires.add(instant);
    }
  }
  return [...fires];
}

function matches([minute, hour, dayOfMonth, month, dayOfWeek]: CronSets, wall: number): boolean {
  const date = new Date(wall);
  const byDate = dayOfMonth.values.has(date.getUTCDate());
  const byWeekday = dayOfWeek.values.has(date.getUTCDay());
  const onDay = dayOfMonth.starred || dayOfWeek.starred ? byDate && byWeekday : byDate || byWeekday;
  return (
    onDay &&
    minute.values.has(date.getUTCMinutes()) &&
    hour.values.has(date.getUTCHours()) &&
    month.values.has(date.getUTCMonth() + 1)
  );
}
