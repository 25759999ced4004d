/**
 * Works off what is due, batch by batch, until nothing is: the same executor without the loop that waits for
 * more. For tests, where each step is to be seen. Runs that wait for others of their batch are left waiting until the
 * clock has moved.
 */
import {
  type ClaimedRun,
  createTicker,
  type Ended,
  limitKeysOf,
  readCancelRequests,
  type Ticked,
  type Ticker,
} from '@sb/queue/engine';
import type { Attempt, ExecutorOptions } from './attempt/attempt.ts';
import { createBatches } from './batch/batches.ts';
import { createAttempt } from './attempt/execute.ts';
import { createHooks } from './attempt/hooks.ts';
import { writtenOf } from './claim/written-of.ts';

export interface Drain {
  /** Returns how many attempts have ended. Those that never end are waited for. */
  drain(): Promise<number>;
  /** Drops what is under way without settling it, as the death of the process would. */
  abandon(): void;
  /** Puts back what waits for a batch, as the stop of a node does. */
  putBack(): Promise<void>;
  /** When the next run of this node's becomes due, or has waited long enough for its batch, ms since the epoch. */
  nextDueAt(): Promise<number | undefined>;
}

export function createDrain(executor: ExecutorOptions, concurrency: number): Drain {
  const ticker: Ticker = createTicker({
    store: executor.store,
    nodeId: executor.nodeId,
    jobs: [...executor.jobs.keys()],
    limitKeys: limitKeysOf(executor.jobs),
    // Nothing rests: how long the program takes is not to matter where a test moves the clock.
    monotonic: () => Number.NEGATIVE_INFINITY,
  });
  const active = new Set<Attempt>();
  const hooks = createHooks(executor);
  const batches = createBatches({
    ...executor,
    slots: { freed: tellQuiet, take: (slotCame) => slotCame() },
    clock: { now: executor.now, alarm: () => () => {} },
  });
  const listener = { ended: onEnded, freed: () => {} };
  let ends: (Ended | undefined)[] = [];
  let whenQuiet: (() => void) | undefined;

  return {
    async drain() {
      let attempts = 0;
      await cancelWhatIsAsked();
      for (;;) {
        batches.look();
        await quiet();
        attempts += ends.length;
        const { claimed, freed } = await settle(concurrency);
        // An end may have queued what was to come after it.
        if (claimed.length === 0 && !freed) return attempts;
        for (const run of claimed) start(run);
      }
    },
    abandon() {
      for (const attempt of active) attempt.abort('lease_lost');
    },
    async putBack() {
      batches.stop();
      await quiet();
      await settle(0);
    },
    async nextDueAt() {
      const moments = [await ticker.nextDueAt(), batches.nextAt()].filter((moment) => moment !== undefined);
      return moments.length > 0 ? Math.min(...moments) : undefined;
    },
  };

  function start(run: ClaimedRun): void {
    const attempt = createAttempt(run, { ...executor, batches }, listener);
    active.add(attempt);
    attempt.start();
  }

  function onEnded(attempt: Attempt, end: Ended | undefined): void {
    active.delete(attempt);
    if (end) hooks.expect(attempt);
    ends.push(end);
    tellQuiet();
  }

  async function settle(slots: number): Promise<Ticked> {
    const ended = ends.filter((end) => end !== undefined);
    ends = [];
    const ticked = await ticker.tick(ended, slots);
    hooks.settled(writtenOf(ended, ticked), ticked.lost);
    await hooks.idle();
    return ticked;
  }

  /** Only runs that wait for a batch are under way between two calls. */
  async function cancelWhatIsAsked(): Promise<void> {
    if (active.size === 0) return;
    const asked = await readCancelRequests(executor.store, executor.nodeId);
    for (const attempt of active)
      if (asked.some(({ id }) => id === attempt.run.id)) attempt.abort('cancelled');
  }

  /** Resolves when each attempt under way waits for its batch. */
  async function quiet(): Promise<void> {
    await new Promise<void>((resolve) => {
      whenQuiet = resolve;
      tellQuiet();
    });
    whenQuiet = undefined;
  }

  function tellQuiet(): void {
    if (whenQuiet && [...active].every(({ batchOf }) => batchOf === 0)) whenQuiet();
  }
}
