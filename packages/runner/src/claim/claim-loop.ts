/**
 * When a node goes to the store. A trip settles what ended in one turn of the event loop and claims as many runs
 * as there are free slots; it is planned by the first end, by a wake-up, and by a poll each second.
 * SQLite has one trip under way and leaves the lock free for 1 ms after each 10 ms that it held it, so that other
 * processes get their turn; PostgreSQL has two trips under way.
 * A trip that fails loses nothing: what it would have settled is settled by the next one.
 */
import { AsyncResource } from 'node:async_hooks';
import type { ClaimedRun, Ended, Ticked, Ticker } from '@sb/queue/engine';
import { within } from '../attempt/within.ts';
import { writtenOf } from './written-of.ts';

const BATCH = 500;
const POLL_MS = 1_000;
const HOLD_MS = 10;
const GAP_MS = 1;
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 5_000;
/** A store that answers is not left alone for long. */
const RETRY_OF_ANSWERING_MS = 500;
/** How long an end whose row is locked rests before it is tried again. */
const REST_MS = 1_000;

export interface ClaimLoopOptions {
  readonly ticker: Ticker;
  /** Runs at once. */
  readonly concurrency: number;
  /** Trips under way at once. */
  readonly trips: number;
  /** False while the node is not sure of its lease: it must not take more. */
  readonly mayClaim: () => boolean;
  readonly start: (run: ClaimedRun) => void;
  /** What was written, as it was written. */
  readonly settled: (ended: readonly Ended[], how: Pick<Ticked, 'lost' | 'refused'>) => void;
  /** The rows of these runs are locked by somebody's transaction: their ends are written when it is over. */
  readonly heldUp: (ended: readonly Ended[]) => void;
  /** A trip has failed, so its answer may have been lost: looks for runs that nobody here knows of. */
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
  const { ticker, concurrency, trips } = options;
  const buffer: Ended[] = [];
  // Ends that rest after their rows were found locked; each is told of once.
  const resting = new Set<Ended>();
  const told = new WeakSet<Ended>();
  let settling = 0;
  let taken = 0;
  let reserved = 0;
  let underWay = 0;
  let heldMs = 0;
  let planned = false;
  let maybeMore = true;
  let claiming = true;
  let stopped = false;
  let wakeUps = 0;
  let retryMs = 0;
  let isFailing = false;
  let poll: NodeJS.Timeout | undefined;
  let ratesTimer: NodeJS.Timeout | undefined;
  let ratesAt = Number.POSITIVE_INFINITY;
  let whenIdle: (() => void)[] = [];
  const waiting: (() => void)[] = [];
  // A trip belongs to no run. In the context of the run whose end has planned it, it would hand that context to the
  // runs that it starts: each would keep the one before it in memory.
  const goOutside = AsyncResource.bind(go);

  return {
    start() {
      schedulePoll();
      plan();
    },
    wake,
    ended(ended) {
      buffer.push(ended);
      plan();
    },
    freed() {
      taken -= 1;
      handOn();
      plan();
    },
    take(slotCame) {
      waiting.push(slotCame);
      handOn();
    },
    stopClaiming() {
      claiming = false;
    },
    settleAll,
    isIdle,
    unsettled: () => buffer.length + resting.size + settling,
    stop() {
      stopped = true;
      clearTimeout(poll);
      clearTimeout(ratesTimer);
    },
  };

  function wake(): void {
    wakeUps += 1;
    maybeMore = true;
    plan();
  }

  /** This node's own retries need not wait for the poll. */
  function wakeAfter(delayMs: number): void {
    if (delayMs < POLL_MS) setTimeout(wake, delayMs + 1).unref();
  }

  /** One timer: each trip may tell of the same moment. */
  function wakeForRates(delayMs: number): void {
    const at = performance.now() + delayMs;
    if (delayMs >= POLL_MS || at >= ratesAt) return;
    clearTimeout(ratesTimer);
    ratesAt = at;
    ratesTimer = setTimeout(() => {
      ratesAt = Number.POSITIVE_INFINITY;
      wake();
    }, delayMs).unref();
  }

  function schedulePoll(): void {
    poll = setTimeout(
      () => {
        wake();
        if (!stopped) schedulePoll();
      },
      POLL_MS * (0.9 + Math.random() * 0.2),
    );
  }

  function plan(): void {
    if (planned || stopped || isFailing) return;
    planned = true;
    if (trips > 1 || heldMs <= HOLD_MS) {
      setImmediate(goOutside);
      return;
    }
    heldMs = 0;
    setTimeout(goOutside, GAP_MS);
  }

  function go(): void {
    planned = false;
    while (underWay < trips && isWorthATrip()) void trip();
    tellIdle();
  }

  /** A second trip beside one under way only pays with a good part of a batch. */
  function isWorthATrip(): boolean {
    const slots = freeSlots();
    if (stopped) return false;
    if (underWay === 0) return buffer.length > 0 || slots > 0;
    return buffer.length >= Math.min(BATCH, concurrency) / 2 || slots >= Math.min(BATCH, concurrency / 2);
  }

  function freeSlots(): number {
    if (!claiming || !maybeMore || !options.mayClaim()) return 0;
    return Math.max(0, Math.min(concurrency - taken - reserved, BATCH));
  }

  function handOn(): void {
    while (waiting.length > 0 && taken + reserved < concurrency) {
      taken += 1;
      waiting.shift()?.();
    }
  }

  async function trip(): Promise<void> {
    const slots = freeSlots();
    const ended = buffer.splice(0, BATCH);
    const wakeUpsBefore = wakeUps;
    const began = performance.now();
    underWay += 1;
    reserved += slots;
    settling += ended.length;
    try {
      const ticked = await ticker.tick(ended, slots);
      const { claimed, exhausted, freed, ratesInMs } = ticked;
      recovered();
      heldMs += performance.now() - began;
      taken += claimed.length;
      // A wake-up that came while the trip was under way may tell of more.
      if (freed) maybeMore = true;
      else if (exhausted && wakeUps === wakeUpsBefore) maybeMore = false;
      const written = writtenOf(ended, ticked);
      for (const { outcome } of written) if ('delayMs' in outcome) wakeAfter(outcome.delayMs);
      if (ratesInMs !== undefined) wakeForRates(ratesInMs);
      if (written.length > 0) options.settled(written, ticked);
      if (ticked.kept.length > 0) rest(ticked.kept);
      // A claim that was under way when the node began to stop is given back.
      if (claiming) for (const run of claimed) options.start(run);
      else buffer.push(...claimed.map(released));
    } catch (error) {
      buffer.unshift(...ended);
      retryLater(error);
    } finally {
      underWay -= 1;
      reserved -= slots;
      settling -= ended.length;
    }
    handOn();
    if (buffer.length > 0 || freeSlots() > 0) plan();
    tellIdle();
  }

  function rest(kept: readonly Ended[]): void {
    const fresh = kept.filter((one) => !told.has(one));
    if (fresh.length > 0) options.heldUp(fresh);
    for (const one of kept) {
      told.add(one);
      resting.add(one);
    }
    setTimeout(() => {
      for (const one of kept) resting.delete(one);
      buffer.push(...kept);
      plan();
    }, REST_MS).unref();
  }

  function retryLater(error: unknown): void {
    retryMs = Math.min(LAST_RETRY_MS, Math.max(FIRST_RETRY_MS, retryMs * 2));
    options.failed(error, retryMs);
    if (isFailing || stopped) return;
    isFailing = true;
    setTimeout(() => void recover(), retryMs);
  }

  /** Nothing else goes to the store meanwhile: a claim under way would look like one that nobody knows of. */
  async function recover(): Promise<void> {
    try {
      if (underWay > 0) throw new Error('Another trip is still under way.');
      await options.recover([...buffer, ...resting]);
      isFailing = false;
      // To write nothing succeeds on a full disk, too: where there is something to write, that trip decides.
      if (!isWorthATrip()) return recovered();
      retryMs = Math.min(retryMs, RETRY_OF_ANSWERING_MS);
      plan();
    } catch (error) {
      isFailing = false;
      if (!stopped) retryLater(error);
    }
  }

  function recovered(): void {
    if (retryMs === 0 || isFailing) return;
    retryMs = 0;
    options.recovered();
  }

  async function settleAll(withinMs: number): Promise<void> {
    const idle = new Promise<void>((resolve) => {
      whenIdle.push(resolve);
    });
    plan();
    tellIdle();
    await within(withinMs, idle);
  }

  function isIdle(): boolean {
    return underWay === 0 && buffer.length === 0 && resting.size === 0;
  }

  function tellIdle(): void {
    if (!isIdle()) return;
    for (const tell of whenIdle) tell();
    whenIdle = [];
  }
}

function released({ id, claimNo, jobId }: ClaimedRun): Ended {
  return { id, claimNo, jobId, outcome: { state: 'released', neverBegan: true } };
}
