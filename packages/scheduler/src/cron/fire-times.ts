import { leavesOut } from './clock-changes.ts';
import { type CronFields, isFixed } from './cron-expression.ts';
import type { OffsetSpan, WallClock } from './wall-clock.ts';
import { firstWallTimeFrom, lastWallTimeBefore } from './wall-times.ts';

/*
 * From wall times to instants. When clocks go back, wall times come twice; when they jump ahead, some never come.
 * A wild schedule follows the clock through both. A fixed schedule fires once per date and minute that match: the first
 * time of those that come twice, and right after the jump for those that never come.
 */

const DAY = 86_400_000;
const EARLIEST = -2 * DAY;
const LATEST = Date.UTC(10_000, 0, 3);

/** The first fire after `instant`; undefined when there is none before the end of 9999. */
export function fireAfter(fields: CronFields, clock: WallClock, instant: number): number | undefined {
  let at = Math.max(instant + 1, EARLIEST);
  while (at < LATEST) {
    const span = clock.spanAt(at);
    const fire = firstFireIn(span, fields, at);
    if (fire !== undefined) return fire;
    // Clocks never go back by more than a day, and never differ from UTC by a day. So this skips years without a match.
    const wall = firstWallTimeFrom(fields, span.until + span.offset - DAY);
    if (wall === undefined) return undefined;
    at = Math.max(span.until, wall - DAY);
  }
  return undefined;
}

/** The last fire before `instant`; undefined when there is none since the beginning of 1970. */
export function fireBefore(fields: CronFields, clock: WallClock, instant: number): number | undefined {
  let before = Math.min(instant, LATEST);
  while (before > EARLIEST) {
    const span = clock.spanAt(before - 1);
    const fire = lastFireIn(span, fields, before);
    if (fire !== undefined) return fire;
    const wall = lastWallTimeBefore(fields, span.from + span.offsetBefore);
    if (wall === undefined) return undefined;
    before = Math.min(span.from, wall + DAY);
  }
  return undefined;
}

function firstFireIn(span: OffsetSpan, fields: CronFields, at: number): number | undefined {
  if (at === span.from && firesAfterJump(span, fields)) return at;
  const wall = firstWallTimeFrom(fields, Math.max(at + span.offset, firstNewWallTime(span, fields)));
  return wall !== undefined && wall < span.until + span.offset ? wall - span.offset : undefined;
}

function lastFireIn(span: OffsetSpan, fields: CronFields, before: number): number | undefined {
  const wall = lastWallTimeBefore(fields, before + span.offset);
  if (wall !== undefined && wall >= firstNewWallTime(span, fields)) return wall - span.offset;
  return firesAfterJump(span, fields) ? span.from : undefined;
}

/** For a fixed schedule, wall times that were already shown before the span do not count again. */
function firstNewWallTime({ from, offset, offsetBefore }: OffsetSpan, fields: CronFields): number {
  return from + (isFixed(fields) ? Math.max(offset, offsetBefore) : offset);
}

function firesAfterJump(span: OffsetSpan, fields: CronFields): boolean {
  // A zone that crosses the date line skips a whole date: nothing fires on a date that does not exist.
  return isFixed(fields) && span.offset - span.offsetBefore < DAY && leavesOut(fields, span);
}
