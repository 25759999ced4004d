/** The fires to come of a schedule, for a calendar: one by one, or as stretches where they are many. Pure. */
import type { CompiledCron } from '../cron/cron.ts';
import { isExcluded } from '../plan/excluded.ts';
import { endOfDate } from '../plan/first-wanted.ts';
import { movedFires } from '../plan/moved-fires.ts';
import { type Plannable, reasonAgainst } from '../plan/plan-fires.ts';
import { stretchesOf } from './fire-stretches.ts';
import { type ClockedEntry, plannableEntry, type ScheduleExceptions } from './next-runs.ts';

/** Instants are ms since the epoch. */
export interface FireCalendar {
  /** When its runs come that are listed one by one. */
  readonly fires: readonly number[];
  /** In place of `fires` where there are more than 100; nothing fires on excluded dates in between. */
  readonly stretches: readonly CalendarStretch[];
  /** Fire times that make no run. With stretches: the skipped ones only. */
  readonly skipped: readonly number[];
  readonly paused: readonly number[];
  readonly excluded: readonly number[];
}

export interface CalendarStretch {
  /** The first and the last fire. */
  readonly from: number;
  readonly to: number;
  /** From one fire to the next, on average of the first ones. */
  readonly everyMs: number;
  /** Its fires make no run. */
  readonly isPaused?: true;
}

/** `to` is not included. */
export interface CalendarWindow {
  readonly from: number;
  readonly to: number;
  readonly now: number;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

interface Asked extends Span {
  /** Where another expression begins or ends to count. */
  readonly turns: readonly number[];
}

const HOUR_MS = 3_600_000;
/** More fires than these are no longer told apart. */
const MOST_FIRES = 100;
/** Fires of a stretch whose gaps are measured: those of an hour may differ, `0,10,50 * * * *`. */
const MEASURED = 12;
const NONE: FireCalendar = { fires: [], stretches: [], skipped: [], paused: [], excluded: [] };

/** Of the fires after `now`. Empty also when this runtime cannot read the schedule. */
export function fireCalendar(
  entry: ClockedEntry,
  exceptions: ScheduleExceptions,
  window: CalendarWindow,
): FireCalendar {
  const { from, to, now } = window;
  const span = { from: Math.max(from, now + 1), to };
  try {
    const plannable = entry.enabled ? plannableEntry(entry, exceptions, now) : undefined;
    const turns = exceptions.overrides.flatMap(({ kind, since, until }) =>
      kind === 'cron' ? [since, until].filter((at) => at !== undefined) : [],
    );
    return plannable && span.from < to ? calendarOf(plannable, { ...span, turns }) : NONE;
  } catch {
    return NONE;
  }
}

function calendarOf(schedule: Plannable, span: Asked): FireCalendar {
  const { cron, changes, nextFireAt } = schedule;
  const times = firesIn(cron, { ...span, from: Math.max(span.from, nextFireAt) });
  const moved = new Map(movedFires(schedule, nextFireAt).map(({ at, runAt }) => [at, runAt]));
  const movedInto = [...moved]
    .filter(([at, runAt]) => reasonAgainst(schedule, at) === undefined && isIn(span, runAt))
    .map(([, runAt]) => runAt);
  const undecided = (times.length > MOST_FIRES ? [...changes.keys()] : times).filter(
    (at) => isIn(span, at) && !changes.get(at)?.isDecided,
  );
  const because = (reason: ReturnType<typeof reasonAgainst>): readonly number[] =>
    undecided.filter((at) => reasonAgainst(schedule, at) === reason).toSorted(byTime);
  if (times.length > MOST_FIRES)
    return {
      ...NONE,
      fires: movedInto.toSorted(byTime),
      stretches: stretchesIn(schedule, span, Math.max(HOUR_MS, shortestGap(times))),
      skipped: because('skipped_override'),
    };
  const own = because(undefined).filter((at) => !moved.has(at));
  return {
    fires: [...own, ...movedInto].toSorted(byTime),
    stretches: [],
    skipped: because('skipped_override'),
    paused: because('paused'),
    excluded: because('excluded'),
  };
}

/** One more than MOST_FIRES says that there are more. */
function firesIn(cron: CompiledCron, { from, to }: Span): readonly number[] {
  const times: number[] = [];
  let at = cron.after(from - 1);
  while (at !== undefined && at < to && times.length <= MOST_FIRES) {
    times.push(at);
    at = cron.after(at);
  }
  return times;
}

/** Fires that are at most `durationMs` apart make a stretch. */
function stretchesIn(schedule: Plannable, span: Asked, durationMs: number): readonly CalendarStretch[] {
  const { cron } = schedule;
  return [...freeSpans(schedule, span)].flatMap(({ isPaused, from, to }) =>
    stretchesOf(cron, { from: from - 1 + durationMs, to: to - 1, durationMs }).map((stretch) => {
      const last = stretch.to - durationMs;
      return {
        from: stretch.from,
        to: last,
        everyMs: averageGap(cron, stretch.from, last),
        ...(isPaused && { isPaused }),
      };
    }),
  );
}

function averageGap(cron: CompiledCron, first: number, last: number): number {
  const times = cron.next(new Date(first), MEASURED).filter((at) => at.getTime() <= last);
  return times.length === 0 ? 0 : Math.round(((times.at(-1)?.getTime() ?? first) - first) / times.length);
}

/** The span without excluded dates, cut where its pause ends, and where it turns to another expression. */
function* freeSpans(
  { rules: { exclude }, cron: { timezone }, jitterMs, pausedUntil = 0 }: Plannable,
  span: Asked,
): Generator<Span & { readonly isPaused?: true }, void, undefined> {
  const resumes = pausedUntil - jitterMs;
  for (let at = span.from; at < span.to;) {
    const isPaused = at < resumes;
    const ends = [
      span.to,
      ...(isPaused ? [resumes] : []),
      ...span.turns.filter((turn) => turn > at),
      ...(exclude.length > 0 ? [endOfDate(at, timezone)] : []),
    ];
    const to = Math.min(...ends);
    if (!isExcluded(exclude, at, timezone)) yield { from: at, to, ...(isPaused && { isPaused }) };
    at = to;
  }
}

function shortestGap(times: readonly number[]): number {
  return Math.min(...times.slice(1).map((at, index) => at - (times[index] ?? 0)));
}

function isIn({ from, to }: Span, at: number): boolean {
  return from <= at && at < to;
}

function byTime(one: number, other: number): number {
  return one - other;
}
