/** How many fires come in each hour of a week, by the clocks of a zone. Pure. */
import type { Calendar } from '../../../../../src/answers/schedules.ts';
import { hourOfWeek } from '../../../words/times.ts';
import { fireTone } from '../../../components/marks/schedule-mark.ts';

const HOUR_MS = 3_600_000;
export const HOURS = 24;
/** Shades of a cell; 0: nothing fires. */
export const LEVELS = 5;

export interface HeatHour {
  /** Decided and to come; those that are left out are not counted. */
  readonly fires: number;
  readonly missed: number;
  /** They came at their time, and the queue took no run. */
  readonly refused: number;
  /** Missed, and caught up later. */
  readonly late: number;
  /** The most of them first. */
  readonly by: readonly { readonly name: string; readonly fires: number }[];
  /** Of schedules that the answer does not name: it has too many. */
  readonly others: number;
}

/** By day and hour. `days`: the starts of the days, and the end of the last one. An hour that comes twice is one. */
export function heatHours(
  { rows, past, hours = past }: Pick<Calendar, 'rows' | 'past' | 'hours'>,
  days: readonly number[],
  zone: string,
): readonly (readonly HeatHour[])[] {
  return days.slice(0, -1).map((start, day) => {
    const cells = Array.from({ length: HOURS }, () => ({
      missed: 0,
      refused: 0,
      late: 0,
      fires: 0,
      by: new Map<string, number>(),
    }));
    for (let from = start; from < (days[day + 1] ?? start); from += HOUR_MS) {
      const cell = cells[hourOfWeek(from, zone).hour];
      if (!cell) continue;
      const isIn = (at: string): boolean => Date.parse(at) >= from && Date.parse(at) < from + HOUR_MS;
      const add = (name: string, fires: number): unknown =>
        fires > 0 && cell.by.set(name, (cell.by.get(name) ?? 0) + fires);
      for (const { name, at, fires } of past) if (isIn(at)) add(name, fires);
      for (const { at, fires, verdict, isMissed } of hours) {
        if (!isIn(at)) continue;
        cell.fires += fires;
        const tone = fireTone({ verdict }, isMissed);
        if (tone === 'bad') cell[isMissed ? 'missed' : 'refused'] += fires;
        if (tone === 'late') cell.late += fires;
      }
      for (const { name, fires, stretches } of rows) {
        const dense = stretches.reduce((sum, one) => sum + (one.isPaused ? 0 : firesOf(one, from)), 0);
        const count = fires.filter(isIn).length + dense;
        cell.fires += count;
        add(name, count);
      }
    }
    return cells.map(({ by, ...counts }) => ({
      ...counts,
      others: counts.fires - [...by.values()].reduce((sum, one) => sum + one, 0),
      by: [...by].map(([name, fires]) => ({ name, fires })).toSorted((a, b) => b.fires - a.fires),
    }));
  });
}

/** From 1 for the fewest of the week to LEVELS for the most: schedules that fire each minute are in every hour alike. */
export function heatLevel(
  fires: number,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  if (fires === 0) return 0;
  if (most === least) return 1;
  return 1 + Math.round(((fires - least) / (most - least)) * (LEVELS - 1));
}

type Stretch = Calendar['rows'][number]['stretches'][number];

/** Of a stretch, those in the hour from `start` on. */
function firesOf({ from: first, to: last, everyMs }: Stretch, start: number): number {
  const from = Date.parse(first);
  const to = Math.min(Date.parse(last), start + HOUR_MS - 1);
  if (to < from || everyMs <= 0) return 0;
  const before = Math.max(0, Math.ceil((start - from) / everyMs));
  return Math.max(0, Math.floor((to - from) / everyMs) - before + 1);
}
