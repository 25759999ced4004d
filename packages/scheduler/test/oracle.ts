/*
 * A second, slow and independent answer to "when does it fire": walk through a stretch of time and read the wall clock
 * by Intl at every step. It shares nothing with the sources and knows expressions only as sets of values.
 */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface FieldSet {
  readonly text: string;
  readonly values: ReadonlySet<number>;
  readonly starred: boolean;
}

/** Minute, hour, day of month, month, day of week. */
export type CronSets = readonly [FieldSet, FieldSet, FieldSet, FieldSet, FieldSet];

/** After the first instant, and before the second. */
export type Stretch = readonly [number, number];

interface Reading {
  readonly instant: number;
  readonly wall: number;
}

export interface Walk {
  readonly stretch: Stretch;
  readonly readings: readonly Reading[];
  /** A minute finds everything. More is enough where changes and expressions know nothing finer. */
  readonly step: number;
}

/** What the clocks of a zone show in a stretch of time; two days more on both sides, to know which dates there are. */
export function walkThrough(timezone: string, stretch: Stretch, step = MINUTE): Walk {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const read = (instant: number): Reading => {
    const [month = 0, day, year = 0, hour, minute] = format.format(instant).match(/\d+/g)?.map(Number) ?? [];
    return { instant, wall: Date.UTC(year, month - 1, day, hour, minute) };
  };
  const [from, until] = stretch;
  const instants = [
    ...steps(from - 2 * DAY, from - HOUR, HOUR),
    ...steps(from - HOUR, until + HOUR, step),
    ...steps(until + HOUR, until + 2 * DAY, HOUR),
  ];
  return { stretch, step, readings: instants.map(read) };
}

/** The fires within the stretch, by the rules of daylight saving. */
export function oracleFires(sets: CronSets, walk: Walk): number[] {
  const [from, until] = walk.stretch;
  const isWild = sets[0].starred || sets[1].starred;
  const fires = isWild ? wildFires(sets, walk) : fixedFires(sets, walk);
  return fires.filter((instant) => instant > from && instant < until);
}

function wildFires(sets: CronSets, { readings }: Walk): number[] {
  return readings.filter(({ wall }) => matches(sets, wall)).map(({ instant }) => instant);
}

function fixedFires(sets: CronSets, { readings, step }: Walk): number[] {
  const dates = new Set(readings.map(({ wall }) => Math.floor(wall / DAY)));
  const fires = new Set<number>();
  let reached = readings[0]?.wall ?? 0;
  for (const { instant, wall } of readings) {
    for (; reached < wall; reached += step) {
      const due = reached + step;
      if (dates.has(Math.floor(due / DAY)) && matches(sets, due)) fires.add(instant);
    }
  }
  return [...fires];
}

function matches([minute, hour, dayOfMonth, month, dayOfWeek]: CronSets, wall: number): boolean {
  const date = new Date(wall);
  if (!minute.values.has(date.getUTCMinutes()) || !hour.values.has(date.getUTCHours())) return false;
  const byDate = dayOfMonth.values.has(date.getUTCDate());
  const byWeekday = dayOfWeek.values.has(date.getUTCDay());
  const onDay = dayOfMonth.starred || dayOfWeek.starred ? byDate && byWeekday : byDate || byWeekday;
  return onDay && month.values.has(date.getUTCMonth() + 1);
}

function steps(from: number, until: number, step: number): number[] {
  return Array.from({ length: Math.ceil((until - from) / step) }, (_, index) => from + index * step);
}
