/**
 * A trip to the store: it settles a batch of ends and claims runs for free slots, in one transaction of the ticker.
 * Called by the claim loop. Promise: what the trip wrote is reported as it was written, and what it claimed is started,
 * or given back when the node has begun to stop meanwhile. A trip that fails puts its ends back and reports the error.
 * A crash after the transaction leaves claimed runs to the lease of the node.
 */
import type { ClaimedRun, Ended, Ticked, Ticker } from '@sb/queue/engine';
import type { Patience } from './patience.ts';
import type { Slots } from './slots.ts';
import type { UnsettledEnds } from './unsettled-ends.ts';
import type { WakeUps } from './wake-ups.ts';
import { writtenOf } from './written-of.ts';

/** Ends that one trip settles, and runs that it claims, at most. */
export const BATCH = 500;

export interface TripsOptions {
  readonly ticker: Ticker;
  readonly slots: Slots;
  readonly ends: UnsettledEnds;
  readonly wakeUps: WakeUps;
  readonly patience: Patience;
  /** False once the node has begun to stop. */
  readonly isClaiming: () => boolean;
  /** Called before claimed runs start, which wait for what it returns. It never rejects. */
  readonly beforeStart: () => Promise<void> | undefined;
  readonly start: (run: ClaimedRun) => void;
  /** The ends that are written, as they were written. */
  readonly settled: (ended: readonly Ended[], how: Pick<Ticked, 'lost' | 'refused'>) => void;
  readonly claimedSome: () => void;
  /** A trip has found fewer runs than it had slots for, and nothing has come since it began. */
  readonly foundTooFew: (tripBegan: number) => void;
  /** A trip is over, also one that failed. */
  readonly over: () => void;
}

export interface Trips {
  underWay(): number;
  /**
   * Whether a claim beside those under way may find runs that they leave: the last one filled all its slots, or something
   * came after they began.
   */
  leaveSome(): boolean;
  /** Makes one that claims runs for this many slots. */
  make(freeSlots: number): Promise<void>;
}

export function createTrips(options: TripsOptions): Trips {
  const { ticker, slots, ends, wakeUps, patience, isClaiming } = options;
  let underWay = 0;
  let wasFilled = false;
  let wakeUpsSeen = -1;
  return { underWay: () => underWay, leaveSome: () => wasFilled || wakeUps.count() !== wakeUpsSeen, make };

  async function make(freeSlots: number): Promise<void> {
    const ended = ends.takeBatch(BATCH);
    const wakeUpsBefore = wakeUps.count();
    const began = performance.now();
    underWay += 1;
    if (freeSlots > 0) wakeUpsSeen = wakeUpsBefore;
    slots.reserve(freeSlots);
    try {
      const ticked = await ticker.tick(ended, freeSlots);
      const { claimed, kept, ratesInMs } = ticked;
      patience.tripSucceeded(performance.now() - began);
      if (freeSlots > 0) wasFilled = claimed.length === freeSlots;
      slots.occupy(claimed.length);
      if (claimed.length > 0) options.claimedSome();
      wakeUps.tripAnswered(ticked, wakeUpsBefore);
      if (freeSlots > 0 && !wakeUps.mayBeMore()) options.foundTooFew(began);
      const written = writtenOf(ended, ticked);
      for (const { outcome } of written) if ('delayMs' in outcome) wakeUps.wakeAfter(outcome.delayMs);
      if (ratesInMs !== undefined) wakeUps.wakeForRates(ratesInMs);
      if (written.length > 0) options.settled(written, ticked);
      if (kept.length > 0) ends.rest(kept);
      const ready = claimed.length > 0 && isClaiming() ? options.beforeStart() : undefined;
      if (ready) await ready;
      if (isClaiming()) for (const run of claimed) options.start(run);
      else ends.addReleased(claimed);
    } catch (error) {
      ends.putBack(ended);
      patience.tripFailed(error);
    } finally {
      underWay -= 1;
      slots.unreserve(freeSlots);
      ends.tripOver(ended);
    }
    options.over();
  }
}
