/** Where the fires of a schedule are drawn in a week. Pure: x is 100 for each day, however many hours it has. */
import type { Calendar, ScheduleRow } from '../../../../../src/answers/schedules.ts';
import { fireTone, type FireTone } from '../../../components/marks/schedule-mark.ts';

export const DAY_WIDTH = 100;
const HOUR_MS = 3_600_000;
/** Bars of hours that are no further apart are one. */
const MOST_GAP_MS = HOUR_MS;

export interface Bar {
  readonly x: number;
  readonly width: number;
}

export interface PastMark extends Bar {
  /** A single fire: no width. */
  readonly isTick: boolean;
  readonly tone: FireTone;
  readonly words: string;
  readonly fires: number;
  /** Of this many of them the run has failed. */
  readonly failed: number;
  /** Of the others. */
  readonly othersTone: FireTone;
  readonly at: string;
  /** Of a single fire. */
  readonly runId?: number | undefined;
}

export interface WeekMarks {
  readonly past: readonly PastMark[];
  readonly ticks: readonly number[];
  readonly dense: readonly Bar[];
  /** Fires that make no run, by an operator or a pause; and those on excluded dates. */
  readonly skipped: readonly number[];
  readonly excluded: readonly number[];
  readonly off: readonly Bar[];
  /** An operator has it fire by another expression. */
  readonly over: readonly Bar[];
}

type CalendarRow = Calendar['rows'][number];
type PastFires = Calendar['past'][number];

/** `days`: the starts of the days, and the end of the last one. */
export function placeIn(days: readonly number[]): (at: string | number) => number {
  return (at) => {
    const ms = typeof at === 'number' ? at : Date.parse(at);
    const after = days.findIndex((start) => start > ms);
    const day = after === -1 ? days.length - 2 : Math.max(0, after - 1);
    const start = days[day] ?? 0;
    const end = days[day + 1] ?? start + 24 * HOUR_MS;
    const share = Math.min(1, Math.max(0, (ms - start) / (end - start)));
    return Math.round((day + share) * DAY_WIDTH * 10) / 10;
  };
}

interface OfSchedule {
  readonly row: CalendarRow | undefined;
  readonly past: readonly PastFires[];
  readonly overrides: ScheduleRow['overrides'];
}

export function weekMarks({ row, past, overrides }: OfSchedule, days: readonly number[]): WeekMarks {
  const x = placeIn(days);
  const bar = (from: string | number, to: string | number): Bar => ({
    x: x(from),
    width: Math.max(1, x(to) - x(from)),
  });
  const stretches = row?.stretches ?? [];
  const last = days.at(-1) ?? 0;
  return {
    past: joined(past).map(({ at, to, fires, failed = 0, verdict, words, isMissed, runId }) => ({
      ...bar(at, to),
      isTick: fires === 1,
      tone: fireTone({ verdict, ...(failed > 0 && { state: 'failed' }) }, isMissed),
      words,
      fires,
      failed,
      othersTone: fireTone({ verdict }, isMissed),
      at,
      runId,
    })),
    ticks: (row?.fires ?? []).map(x),
    dense: stretches.filter(({ isPaused }) => !isPaused).map(({ from, to }) => bar(from, to)),
    off: stretches.filter(({ isPaused }) => isPaused).map(({ from, to }) => bar(from, to)),
    skipped: [...(row?.skipped ?? []), ...(row?.paused ?? [])].map(x),
    excluded: (row?.excluded ?? []).map(x),
    over: overrides.flatMap(({ kind, since, until }) =>
      kind === 'cron' && since !== undefined && until !== undefined && Date.parse(since) < last
        ? [bar(since, until)]
        : [],
    ),
  };
}

/** The number of fires of a tone: of a mark with failures, the others are of their own. */
export function countFires(past: readonly PastMark[], wanted: FireTone): number {
  return past.reduce((sum, { tone, othersTone, fires, failed }) => {
    if (failed === 0) return tone === wanted ? sum + fires : sum;
    return sum + (wanted === 'bad' ? failed : 0) + (othersTone === wanted ? fires - failed : 0);
  }, 0);
}

/** Hours of many fires of a kind that follow each other are one. */
function joined(past: readonly PastFires[]): readonly PastFires[] {
  const all: PastFires[] = [];
  const open = new Map<string, number>();
  for (const one of past) {
    // The words of hours with failures have their numbers, those of missed fires have the cause.
    const missed = one.isMissed ? one.words : '';
    const kind = `${one.verdict} ${missed} ${one.failed === undefined ? '' : one.at}`;
    const before = open.get(kind);
    const prior = before === undefined ? undefined : all[before];
    if (before !== undefined && prior && prior.fires > 1 && one.fires > 1 && gap(prior, one) <= MOST_GAP_MS)
      all[before] = { ...prior, to: one.to, fires: prior.fires + one.fires };
    else open.set(kind, all.push(one) - 1);
  }
  return all;
}

function gap(before: PastFires, after: PastFires): number {
  return Date.parse(after.at) - Date.parse(before.to);
}
