/** How long runs took in each part of a window, and how long they waited, as bars. Pure. */
import { type Parts, partOf } from './cut-window.ts';
import { addStored, addTo, BUCKETS, emptyHistogram, floorOf, type Histogram, quantile } from './histogram.ts';

/** The durations of one hour. */
interface HourTimes {
  readonly run: Histogram;
  runMs: number;
}

/** By hour since the epoch. */
export type TimesByHour = Map<number, HourTimes>;

export interface PartTimes {
  readonly p50Ms?: number;
  readonly p95Ms?: number;
}

export interface WaitBar {
  readonly fromMs: number;
  readonly runs: number;
}

const MINUTES = 60;

export function addTimes(
  hours: TimesByHour,
  { minute, runMs, bytes }: { readonly minute: number; readonly runMs: number; readonly bytes: Uint8Array },
): void {
  const hour = Math.floor(minute / MINUTES);
  const times = hours.get(hour) ?? { run: emptyHistogram(), runMs: 0 };
  addStored(times.run, bytes);
  times.runMs += runMs;
  hours.set(hour, times);
}

/** A part has the durations of the hours that it touches: the minutes of an hour whose sum is stored are not read. */
export function partTimes(hours: TimesByHour, window: Parts): readonly PartTimes[] {
  const parts = Array.from({ length: window.buckets }, (): HourTimes => ({
    run: emptyHistogram(),
    runMs: 0,
  }));
  for (const [hour, { run, runMs }] of hours) {
    const last = partOf(hour * MINUTES + MINUTES - 1, window);
    for (let at = partOf(hour * MINUTES, window); at <= last; at++) {
      const part = parts[at];
      if (!part) continue;
      addTo(part.run, run);
      part.runMs += runMs;
    }
  }
  return parts.map(({ run, runMs }) => {
    const [p50Ms, p95Ms] = [0.5, 0.95].map((share) => quantile(run, share, runMs));
    return { ...(p50Ms !== undefined && { p50Ms }), ...(p95Ms !== undefined && { p95Ms }) };
  });
}

/** A bar for each doubling, from the first one with runs to the last. */
export function waitBars(wait: Histogram): readonly WaitBar[] {
  const bars = Array.from({ length: BUCKETS / 2 }, (_, at) => ({
    fromMs: floorOf(at * 2),
    runs: (wait[at * 2] ?? 0) + (wait[at * 2 + 1] ?? 0),
  }));
  const first = bars.findIndex(({ runs }) => runs > 0);
  return first < 0 ? [] : bars.slice(first, bars.findLastIndex(({ runs }) => runs > 0) + 1);
}
