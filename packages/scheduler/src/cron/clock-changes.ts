import { type CronFields, isFixed } from './cron-expression.ts';
import type { OffsetSpan, WallClock } from './wall-clock.ts';
import { firstWallTimeFrom } from './wall-times.ts';

const DAY = 86_400_000;

/**
 * What a change of the clocks does to a schedule: nothing; times that clocks leave out fire right after; times that
 * clocks leave out do not fire; of times that come twice the first fires; both fire.
 */
export type ChangeEffect = 'none' | 'moved' | 'skipped' | 'first_pass' | 'both_passes';

export interface ClockChange {
  readonly at: number;
  /** The wall time that clocks would show at `at` without the change. */
  readonly from: number;
  /** The wall time that they show instead. */
  readonly to: number;
  readonly effect: ChangeEffect;
}

/** The changes after one instant, up to and including another. */
export function changesBetween(
  clock: WallClock,
  fields: CronFields,
  [after, until]: readonly [number, number],
): ClockChange[] {
  const changes: ClockChange[] = [];
  for (let span = clock.spanAt(until); span.from > after; span = clock.spanAt(span.from - 1)) {
    if (span.offset !== span.offsetBefore) changes.unshift(changeAt(span, fields));
  }
  return changes;
}

/** The change after an instant that repeats the wall time of that instant, if there is one. */
export function changeThatRepeats(
  clock: WallClock,
  fields: CronFields,
  instant: number,
): ClockChange | undefined {
  let span = clock.spanAt(instant);
  // A span may also end where the search for changes ended, without a change.
  do span = clock.spanAt(span.until);
  while (span.offset === span.offsetBefore && span.from < instant + DAY);
  const change = changeAt(span, fields);
  return instant >= repeatsFrom(change) ? change : undefined;
}

/** The first instant whose wall time comes twice; for clocks that go forward, the change itself. */
export function repeatsFrom({ at, from, to }: ClockChange): number {
  return at - Math.max(0, from - to);
}

/** Whether clocks leave out times that match the expression. */
export function leavesOut(fields: CronFields, { from, offset, offsetBefore }: OffsetSpan): boolean {
  return matchesBetween(fields, from + offsetBefore, from + offset);
}

function changeAt(span: OffsetSpan, fields: CronFields): ClockChange {
  const { from, offset, offsetBefore } = span;
  return { at: from, from: from + offsetBefore, to: from + offset, effect: effectOf(span, fields) };
}

function effectOf(span: OffsetSpan, fields: CronFields): ChangeEffect {
  const { from, offset, offsetBefore } = span;
  if (leavesOut(fields, span)) return isFixed(fields) && offset - offsetBefore < DAY ? 'moved' : 'skipped';
  if (!matchesBetween(fields, from + offset, from + offsetBefore)) return 'none';
  return isFixed(fields) ? 'first_pass' : 'both_passes';
}

function matchesBetween(fields: CronFields, from: number, until: number): boolean {
  if (from >= until) return false;
  const wall = firstWallTimeFrom(fields, from);
  return wall !== undefined && wall < until;
}
