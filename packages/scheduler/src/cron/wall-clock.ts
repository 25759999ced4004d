/*
 * The clocks of a zone over time, read from Intl. An offset is wall time minus instant, in milliseconds. Intl only
 * gives the offset at an instant, so changes are searched for: by comparing each day with the next, then by bisection.
 */

const MINUTE = 60_000;
const DAY = 86_400_000;

/** The time that one search covers. The results of the latest searches are kept for each zone. */
const WINDOW = 128 * DAY;
const KEPT_WINDOWS = 64;

/** Making a formatter takes a hundred times as long as using it, so each zone keeps one. Keyed by the runtime's own names. */
const clocks = new Map<string, WallClock>();
/** By the names as they were asked for. Intl takes them in any case, so there is no end of them. */
const named = new Map<string, WallClock>();
const KEPT_NAMES = 1_000;

export interface WallClock {
  spanAt(instant: number): OffsetSpan;
}

/** A stretch of time, `from` included and `until` not, during which a zone keeps one offset. */
export interface OffsetSpan {
  readonly from: number;
  readonly until: number;
  readonly offset: number;
  /** The offset just before `from`: larger where clocks went back, smaller where they jumped ahead, else the same. */
  readonly offsetBefore: number;
}

type OffsetAt = (instant: number) => number;

/** The clock of a zone. Throws a `RangeError` for a zone that Intl does not know. */
export function wallClock(timezone: string): WallClock {
  const known = named.get(timezone);
  if (known) return known;
  const format = offsetFormat(timezone);
  const zone = format.resolvedOptions().timeZone;
  const clock = clocks.get(zone) ?? createClock((instant) => parseOffset(format.format(instant)));
  clocks.set(zone, clock);
  if (named.size >= KEPT_NAMES) named.clear();
  named.set(timezone, clock);
  return clock;
}

function createClock(offsetAt: OffsetAt): WallClock {
  const windows = new Map<number, OffsetSpan[]>();
  const spansIn = (index: number): OffsetSpan[] => {
    const known = windows.get(index);
    if (known) return known;
    if (windows.size >= KEPT_WINDOWS) windows.clear();
    const spans = readSpans(offsetAt, index);
    windows.set(index, spans);
    return spans;
  };
  return {
    spanAt(instant) {
      for (let index = Math.floor(instant / WINDOW); ; index += 1) {
        const span = spansIn(index).find(({ until }) => instant < until);
        if (span) return span;
      }
    },
  };
}

function offsetFormat(timezone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hour: 'numeric',
    timeZoneName: 'longOffset',
  });
}

/** Of a text such as `12 AM GMT+01:00`, ms. A runtime may write `GMT` alone for no offset. */
export function parseOffset(text: string): number {
  const [, sign, hours = 0, minutes = 0, seconds = 0] = /([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  const size = (Number(hours) * 60 + Number(minutes)) * MINUTE + Number(seconds) * 1000;
  return sign === '-' ? -size : size;
}

function readSpans(offsetAt: OffsetAt, index: number): OffsetSpan[] {
  const begin = spanStart(offsetAt, index * WINDOW);
  const end = spanStart(offsetAt, (index + 1) * WINDOW);
  const starts = [begin, ...changesBetween(offsetAt, begin, end)];
  return starts.map((from, position) => ({
    from,
    until: starts[position + 1] ?? end,
    offset: offsetAt(from),
    offsetBefore: offsetAt(from - 1),
  }));
}

/**
 * The actual start of a window: a change of the clocks in the day before it, if there is one. Otherwise a window that
 * begins shortly after clocks went back would not know that the hour repeats.
 */
function spanStart(offsetAt: OffsetAt, instant: number): number {
  return changeBetween(offsetAt, instant - DAY, instant) ?? instant;
}

function changesBetween(offsetAt: OffsetAt, begin: number, end: number): number[] {
  const changes: number[] = [];
  let before = offsetAt(begin);
  for (let day = begin; day < end; day += DAY) {
    const high = Math.min(day + DAY, end - 1);
    const after = offsetAt(high);
    if (after !== before) changes.push(firstOther(offsetAt, day, high));
    before = after;
  }
  return changes;
}

/** The first instant after `low` and up to `high` with another offset than `low`. Finds at most one change a day. */
function changeBetween(offsetAt: OffsetAt, low: number, high: number): number | undefined {
  return offsetAt(high) === offsetAt(low) ? undefined : firstOther(offsetAt, low, high);
}

/** The same, when `high` is known to have another offset. */
function firstOther(offsetAt: OffsetAt, low: number, high: number): number {
  const before = offsetAt(low);
  let [same, other] = [low, high];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (offsetAt(middle) === before) same = middle;
    else other = middle;
  }
  return other;
}
