/**
 * When the next trip to the store begins. Called by whatever has work for it: an end, a wake-up, a trip that left some.
 * Promise: at most one trip is planned at a time. It begins in the same turn of the event loop; where the node holds the
 * lock of the whole store (SQLite), after a gap of 1 ms for each 10 ms that the trips before it took, or for each 100 ms
 * while the store's bell is silent; and after a trip that failed, when the store has answered `recover`. Until then each try
 * waits longer, up to 5 s.
 */
import { AsyncResource } from 'node:async_hooks';

const HOLD_MS = 10;
/** While the store's bell is silent. */
const HOLD_ALONE_MS = 100;
/** So long after the store's bell has rung, another process may be writing: one that waits for the lock rings it. */
const OTHERS_WRITE_MS = 1_000;
const GAP_MS = 1;
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 5_000;
/** A store that answers `recover` is tried again after at most twice this. */
const RETRY_OF_ANSWERING_MS = 500;

export interface PatienceOptions {
  /** True where a trip locks the whole store: other processes get their turn in the gaps. */
  readonly leavesGaps: boolean;
  /** Makes the trips that are worth it. */
  readonly go: () => void;
  readonly isWorthATrip: () => boolean;
  /** Called after a failed trip, before the next one; rejects as long as the store does not answer. */
  readonly recover: () => Promise<void>;
  readonly failed: (error: unknown, retryInMs: number) => void;
  readonly recovered: () => void;
}

export interface Patience {
  /** Plans a trip, unless one is planned or the last one has failed. */
  readonly plan: () => void;
  /** The store's bell has rung. */
  heardBell(): void;
  /** A trip has succeeded; it took this many ms. */
  tripSucceeded(tookMs: number): void;
  tripFailed(error: unknown): void;
  stop(): void;
}

export function createPatience(options: PatienceOptions): Patience {
  const { leavesGaps, isWorthATrip } = options;
  let heldMs = 0;
  let heardAt = Number.NEGATIVE_INFINITY;
  let isPlanned = false;
  let retryMs = 0;
  let isFailing = false;
  let isStopped = false;
  // A trip belongs to no run. In the context of the run whose end has planned it, it would pass that context on to the
  // runs that it starts: each would keep the one before it in memory.
  const goOutside = AsyncResource.bind(go);

  return {
    plan,
    heardBell() {
      heardAt = performance.now();
    },
    tripSucceeded(tookMs) {
      recovered();
      heldMs += tookMs;
    },
    tripFailed: retryLater,
    stop() {
      isStopped = true;
    },
  };

  function plan(): void {
    if (isPlanned || isStopped || isFailing) return;
    isPlanned = true;
    if (!leavesGaps || heldMs <= mostHeldMs()) {
      setImmediate(goOutside);
      return;
    }
    heldMs = 0;
    setTimeout(goOutside, GAP_MS);
  }

  function mostHeldMs(): number {
    return performance.now() - heardAt < OTHERS_WRITE_MS ? HOLD_MS : HOLD_ALONE_MS;
  }

  function go(): void {
    isPlanned = false;
    if (!isStopped) options.go();
  }

  function retryLater(error: unknown): void {
    retryMs = Math.min(LAST_RETRY_MS, Math.max(FIRST_RETRY_MS, retryMs * 2));
    options.failed(error, retryMs);
    if (isFailing || isStopped) return;
    isFailing = true;
    setTimeout(() => void recover(), retryMs);
  }

  async function recover(): Promise<void> {
    try {
      await options.recover();
      isFailing = false;
      // To write nothing succeeds on a full disk, too: where there is something to write, that trip decides.
      if (isStopped || !isWorthATrip()) return recovered();
      retryMs = Math.min(retryMs, RETRY_OF_ANSWERING_MS);
      plan();
    } catch (error) {
      isFailing = false;
      if (!isStopped) retryLater(error);
    }
  }

  function recovered(): void {
    if (retryMs === 0 || isFailing) return;
    retryMs = 0;
    options.recovered();
  }
}
