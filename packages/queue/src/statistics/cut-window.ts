/** Decides what of a window is read as sums of hours and what as minutes. Pure. */
import type { Span } from './minutes.sql.ts';

const MINUTE_MS = 60_000;

export interface Parts {
  /** Ms since the epoch, rounded down to a minute; both ends included. */
  readonly from: number;
  readonly to: number;
  /** The number of parts of equal width. */
  readonly buckets: number;
}

export interface Pieces {
  /** Minutes since the epoch. */
  readonly minutes: readonly Span[];
  /** Hours since the epoch: of these the sums are read. */
  readonly hours: Span;
  /** Those of the hours that lie in more than one part: their counts by part come from their minutes. */
  readonly cutHours: readonly number[];
}

/** `summedBefore`: the hours before this one are summed. */
export function cutWindow(window: Parts, summedBefore: number): Pieces {
  const from = Math.floor(window.from / MINUTE_MS);
  const before = Math.floor(window.to / MINUTE_MS) + 1;
  const firstHour = Math.ceil(from / 60);
  const endHour = Math.min(summedBefore, Math.floor(before / 60));
  if (endHour <= firstHour)
    return { minutes: [{ from, before }], hours: { from: 0, before: 0 }, cutHours: [] };
  const hours = Array.from({ length: endHour - firstHour }, (_, i) => firstHour + i);
  return {
    minutes: [
      { from, before: firstHour * 60 },
      { from: endHour * 60, before },
    ].filter((span) => span.from < span.before),
    hours: { from: firstHour, before: endHour },
    cutHours: hours.filter((hour) => partOf(hour * 60, window) !== partOf(hour * 60 + 59, window)),
  };
}

export function widthOf({ from, to, buckets }: Parts): number {
  return (to - from) / buckets;
}

/** The part of the window in which a minute begins. */
export function partOf(minute: number, window: Parts): number {
  const index = Math.floor((minute * MINUTE_MS - window.from) / widthOf(window));
  return Math.min(window.buckets - 1, Math.max(0, index));
}
