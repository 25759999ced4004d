/** How long runs took or waited in each part of a window, and how long they waited, as bars. Pure. */
import { type Parts, partOf } from '../cut-window.ts';
import {
  addTo,
  BUCKETS,
  emptyHistogram,
  floorOf,
  type Histogram,
  type Quantiles,
  quantiles,
} from '../histogram.ts';

interface UnitTimes {
  readonly histogram: Histogram;
  sumMs: number;
}

/** Durations by hour since the epoch, or by minute. */
export interface Times {
  readonly unitMinutes: 1 | 60;
  readonly units: Map<number, UnitTimes>;
}

export interface WaitBar {
  readonly fromMs: number;
  readonly runs: number;
}

export function newTimes(unitMinutes: Times['unitMinutes']): Times {
  return { unitMinutes, units: new Map() };
}

export function addTimes(
  { unitMinutes, units }: Times,
  {
    minute,
    sumMs,
    histogram,
  }: { readonly minute: number; readonly sumMs: number; readonly histogram: Histogram },
): void {
  const unit = Math.floor(minute / unitMinutes);
  const times = units.get(unit) ?? { histogram: emptyHistogram(), sumMs: 0 };
  addTo(times.histogram, histogram);
  times.sumMs += sumMs;
  units.set(unit, times);
}

/** A part has the durations of the units that it touches: the minutes of an hour whose sum is stored are not read. */
export function partTimes({ unitMinutes, units }: Times, window: Parts): readonly Quantiles[] {
  const parts = Array.from({ length: window.buckets }, (): UnitTimes => ({
    histogram: emptyHistogram(),
    sumMs: 0,
  }));
  for (const [unit, { histogram, sumMs }] of units) {
    const last = partOf((unit + 1) * unitMinutes - 1, window);
    for (let at = partOf(unit * unitMinutes, window); at <= last; at++) {
      const part = parts[at];
      if (!part) continue;
      addTo(part.histogram, histogram);
      part.sumMs += sumMs;
    }
  }
  return parts.map(({ histogram, sumMs }) => quantiles(histogram, sumMs));
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
