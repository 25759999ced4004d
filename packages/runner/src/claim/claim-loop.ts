/**
 * When a node goes to the store. A trip settles what ended in one turn of the event loop and claims as many runs as
 * there are free slots. It is planned by the first end, by a free slot and by a wake-up.
 * SQLite has one trip under way, with gaps for other processes; PostgreSQL has two.
 * A trip that fails loses nothing: the next one settles what it would have settled.
 *
 * slots.ts: what is free. wake-ups.ts: when there may be runs to claim. due-watch.ts: when the next run becomes due.
 * unsettled-ends.ts: what is to be written.
 * patience.ts: when the next trip begins. trips.ts: the trip.
 */
import type { ClaimedRun, Ended, Ticked, Ticker } from '@sb/queue/engine';
import { within } from '../attempt/within.ts';
import { createDueWatch } from './due-watch.ts';
import { createPatience } from './patience.ts';
import { createSlots } from './slots.ts';
import { BATCH, createTrips } from './trips.ts';
import { createUnsettledEnds } from './unsettled-ends.ts';
import { createWakeUps } from './wake-ups.ts';

export interface ClaimLoopOptions {
  readonly ticker: Ticker;
  /** Runs at once. */
  readonly concurrency: number;
  /** Trips under way at once. */
  readonly trips: number;
  /** False while the node is not sure of its lease: it must not take more. */
  readonly mayClaim: () => boolean;
  /** Called before claimed runs start, which wait for what it returns. It never rejects. */
  readonly beforeStart: () => Promise<void> | undefined;
  readonly start: (run: ClaimedRun) => void;
  /** The ends that are written, as they were written. */
  readonly settled: (ended: readonly Ended[], how: Pick<Ticked, 'lost' | 'refused'>) => void;
  /** The rows of these runs are locked by another transaction: their ends are written when it is over. */
  readonly heldUp: (ended: readonly Ended[]) => void;
  /** A trip has failed, so its answer may have been lost: puts back runs that this node claimed without knowing it. */
  readonly recover: (unsettled: readonly Ended[]) => Promise<void>;
  /** The store failed; the trip is tried again after the delay. */
  readonly failed: (error: unknown, retryInMs: number) => void;
  readonly recovered: () => void;
}

export interface ClaimLoop {
  start(): void;
  /** There may be something to claim. */
  wake(): void;
  ended(ended: Ended): void;
  /** A slot is free again. */
  freed(): void;
  /** Calls back with a slot: at once if one is free, or else before a claim gets the next one. */
  take(slotCame: () => void): void;
  /** Claims nothing more; goes on settling. */
  stopClaiming(): void;
  /** Resolves when everything that ended is settled and no trip is under way, or after `withinMs`. */
  settleAll(withinMs: number): Promise<void>;
  /** No trip is under way, and every end is written. */
  isIdle(): boolean;
  /** How many ends are not written yet. */
  unsettled(): number;
  stop(): void;
}

export function createClaimLoop(options: ClaimLoopOptions): ClaimLoop {
  const { concurrency } = options;
  let isClaiming = true;
  let whenIdle: (() => void)[] = [];
  const slots = createSlots(concurrency);
  const patience = createPatience({
    leavesGaps: options.trips === 1,
    go,
    isWorthATrip,
    recover,
    failed: options.failed,
    recovered: options.recovered,
  });
  const { plan } = patience;
  const wakeUps = createWakeUps(plan);
  const dueWatch = createDueWatch({
    ask: (sinceMs) => options.ticker.nextDueInMs(sinceMs),
    wake: wakeUps.wake,
  });
  const ends = createUnsettledEnds({ heldUp: options.heldUp, rested: plan });
  const trips = createTrips({
    ticker: options.ticker,
    slots,
    ends,
    wakeUps,
    patience,
    isClaiming: () => isClaiming,
    beforeStart: options.beforeStart,
    start: options.start,
    settled(written, how) {
      // A retry or a snooze of this node is due later, and rings no bell here.
      if (written.some(({ outcome }) => 'delayMs' in outcome)) dueWatch.heard();
      options.settled(written, how);
    },
    claimedSome: dueWatch.claimedSome,
    foundTooFew: dueWatch.foundTooFew,
    over: tripOver,
  });

  return {
    start() {
      wakeUps.start();
      plan();
    },
    wake() {
      patience.heardBell();
      dueWatch.heard();
      wakeUps.wake();
    },
    ended(ended) {
      ends.add(ended);
      plan();
    },
    freed() {
      slots.freed();
      plan();
    },
    take: (slotCame) => slots.take(slotCame),
    stopClaiming() {
      isClaiming = false;
    },
    settleAll,
    isIdle,
    unsettled: () => ends.count(),
    stop() {
      patience.stop();
      dueWatch.stop();
      wakeUps.stop();
    },
  };

  function go(): void {
    while (trips.underWay() < options.trips && isWorthATrip()) void trips.make(freeSlots());
    resolveIdle();
  }

  /** A second trip beside one under way only pays with a good part of a batch. For one run it would be in its way. */
  function isWorthATrip(): boolean {
    const free = freeSlots();
    if (trips.underWay() === 0) return ends.waiting() > 0 || free > 0;
    if (ends.waiting() >= Math.min(BATCH, concurrency) / 2) return true;
    return free >= Math.min(BATCH, concurrency / 2) && trips.leaveSome();
  }

  /** The slots that a trip may claim runs for now. */
  function freeSlots(): number {
    if (!isClaiming || !wakeUps.mayBeMore() || !options.mayClaim()) return 0;
    return Math.max(0, Math.min(slots.free(), BATCH));
  }

  function tripOver(): void {
    slots.serveWaiting();
    if (ends.waiting() > 0 || freeSlots() > 0) plan();
    resolveIdle();
  }

  /** No other trip may be under way: the runs that it claims would be taken for those of a lost answer. */
  async function recover(): Promise<void> {
    if (trips.underWay() > 0) throw new Error('Another trip is still under way.');
    await options.recover(ends.list());
  }

  async function settleAll(withinMs: number): Promise<void> {
    const idle = new Promise<void>((resolve) => {
      whenIdle.push(resolve);
    });
    plan();
    resolveIdle();
    await within(withinMs, idle);
  }

  function isIdle(): boolean {
    return trips.underWay() === 0 && ends.isEmpty();
  }

  function resolveIdle(): void {
    if (!isIdle()) return;
    for (const resolve of whenIdle) resolve();
    whenIdle = [];
  }
}
