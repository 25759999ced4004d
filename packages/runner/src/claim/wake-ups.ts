/**
 * The moments at which there may be runs to claim: a notice of the store, a poll each second (a notice can be lost), the
 * time of a retry of this node, the time at which the next run becomes due (due-watch.ts), and the time at which a rate
 * limit allows the next run.
 * Promise: after a trip that found too few runs, the node claims nothing until the next wake-up, and a wake-up during a
 * trip counts for the trip after it. Where trips continue each other's scan, a wake-up during any of them counts for the
 * next scan.
 */
import type { Ticked } from '@sb/queue/engine';

const POLL_MS = 1_000;

export interface WakeUps {
  /** Begins to poll. */
  start(): void;
  /** There may be runs to claim. */
  readonly wake: () => void;
  /** A run is put back for this many ms. This node's own retries need not wait for the poll. */
  wakeAfter(delayMs: number): void;
  /** A rate limit allows the next run after this many ms. One timer: each trip may return the same moment. */
  wakeForRates(delayMs: number): void;
  /** How many there were so far. */
  count(): number;
  /** False when the store had no more runs to claim, and nothing has come since. */
  mayBeMore(): boolean;
  /** The answer of a trip that began after this many wake-ups. */
  tripAnswered(answer: Pick<Ticked, 'exhausted' | 'freed' | 'scanGoesOn'>, wakeUpsBefore: number): void;
  stop(): void;
}

/** `plan` plans a trip. */
export function createWakeUps(plan: () => void): WakeUps {
  let poll: NodeJS.Timeout | undefined;
  let ratesTimer: NodeJS.Timeout | undefined;
  let ratesAt = Number.POSITIVE_INFINITY;
  let wakeUps = 0;
  let wakeUpsBeforeScan: number | undefined;
  let mayBeMore = true;

  return {
    start: schedulePoll,
    wake,
    wakeAfter(delayMs) {
      if (delayMs < POLL_MS) setTimeout(wake, Math.max(0, delayMs) + 1).unref();
    },
    wakeForRates(delayMs) {
      const at = performance.now() + delayMs;
      if (delayMs >= POLL_MS || at >= ratesAt) return;
      clearTimeout(ratesTimer);
      ratesAt = at;
      ratesTimer = setTimeout(
        () => {
          ratesAt = Number.POSITIVE_INFINITY;
          wake();
        },
        Math.max(0, delayMs),
      ).unref();
    },
    count: () => wakeUps,
    mayBeMore: () => mayBeMore,
    tripAnswered({ exhausted, freed, scanGoesOn }, wakeUpsBefore) {
      const seen = wakeUpsBeforeScan ?? wakeUpsBefore;
      wakeUpsBeforeScan = scanGoesOn ? seen : undefined;
      if (freed) mayBeMore = true;
      else if (exhausted && wakeUps === seen) mayBeMore = false;
    },
    stop() {
      clearTimeout(poll);
      clearTimeout(ratesTimer);
    },
  };

  function wake(): void {
    wakeUps += 1;
    mayBeMore = true;
    plan();
  }

  function schedulePoll(): void {
    poll = setTimeout(
      () => {
        wake();
        schedulePoll();
      },
      POLL_MS * (0.9 + Math.random() * 0.2),
    );
  }
}
