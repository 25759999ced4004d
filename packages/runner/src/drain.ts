/**
 * Executes due runs, batch by batch, until none is due: the same executor without the loop that waits for more. Called by
 * @sb/testing, where a test controls each step. Runs that wait for their batch go on waiting until the clock has moved.
 */
import {
  type ClaimedRun,
  createTicker,
  type Ended,
  createLimitKeys,
  readCancelRequests,
  type Ticked,
  type Ticker,
} from '@sb/queue/engine';
import type { Attempt, ExecutorOptions } from './attempt/attempt.ts';
import { createBatches } from './batch/batches.ts';
import { createAttempt } from './attempt/run-attempt.ts';
import { createHooks } from './attempt/hooks.ts';
import { createAwaitedEnds } from './claim/awaited-ends.ts';
import { createOutcomeCounts, type OutcomeCounts } from './claim/outcome-counts.ts';
import { writtenOf } from './claim/written-of.ts';

export interface Drain {
  /**
   * Returns how many attempts have ended. Waits for those that are under way, also for ever. With `recursive: false` runs
   * are claimed once, at most `concurrency`: what they enqueue waits.
   */
  drain(how?: { readonly recursive?: boolean }): Promise<number>;
  /** The attempts that are under way, and how those before have ended. Dry runs count as running only. */
  counts(): OutcomeCounts & { readonly running: number };
  /** Drops the attempts under way without settling them, as a crash of the process would. */
  abandon(): void;
  /** Puts back the runs that wait for a batch, as the stop of a node does. */
  putBack(): Promise<void>;
  /** When the next run becomes due, or has waited long enough for its batch, ms since the epoch. */
  nextDueAt(): Promise<number | undefined>;
}

interface DrainOptions {
  readonly executor: ExecutorOptions;
  readonly concurrency: number;
  /** Called with each end that counts, as it was written. */
  readonly counted: (ended: Ended) => void;
}

export function createDrain({ executor, concurrency, counted }: DrainOptions): Drain {
  const ticker: Ticker = createTicker({
    store: executor.store,
    nodeId: executor.nodeId,
    jobs: [...executor.jobs.keys()],
    limitKeys: createLimitKeys(executor.jobs),
    // With this value each check of the ticker is always due: real time must not matter where a test moves the clock.
    monotonic: () => Number.NEGATIVE_INFINITY,
  });
  const active = new Set<Attempt>();
  const hooks = createHooks(executor);
  const batches = createBatches({
    ...executor,
    slots: { freed: resolveQuiet, take: (slotCame) => slotCame() },
    clock: { now: executor.now, alarm: () => () => {} },
  });
  const listener = { ended: onEnded, freed: () => {} };
  const outcomes = createOutcomeCounts();
  const awaited = createAwaitedEnds();
  let ends: (Ended | undefined)[] = [];
  let whenQuiet: (() => void) | undefined;

  return {
    async drain({ recursive = true } = {}) {
      let attempts = 0;
      let mayClaim = true;
      await cancelRequested();
      for (;;) {
        batches.beginDue();
        await quiet();
        attempts += ends.length;
        const { claimed, freed, exhausted } = await settle(mayClaim ? concurrency : 0);
        // An end may have released the runs that come after it, and a key that was worked out now is claimed by the next tick.
        if (!mayClaim || (claimed.length === 0 && !freed && exhausted)) return attempts;
        mayClaim = recursive || claimed.length === 0;
        for (const run of claimed) start(run);
      }
    },
    counts: () => ({ running: active.size, ...outcomes.read() }),
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
    if (end) awaited.expect(attempt);
    ends.push(end);
    resolveQuiet();
  }

  async function settle(slots: number): Promise<Ticked> {
    const ended = ends.filter((end) => end !== undefined);
    ends = [];
    const ticked = await ticker.tick(ended, slots);
    awaited.settled(writtenOf(ended, ticked), ticked.lost, (end, known) => {
      if (!known?.run.dryRun) {
        outcomes.count(end);
        counted(end);
      }
      if (known?.hooked) hooks.start(known.hooked, end.outcome);
    });
    await hooks.idle();
    return ticked;
  }

  /** Only runs that wait for a batch are under way between two calls. */
  async function cancelRequested(): Promise<void> {
    if (active.size === 0) return;
    const asked = await readCancelRequests(executor.store, executor.nodeId);
    for (const attempt of active)
      if (asked.some(({ id }) => id === attempt.run.id)) attempt.abort('cancelled');
  }

  /** Resolves when each attempt under way waits for its batch. */
  async function quiet(): Promise<void> {
    await new Promise<void>((resolve) => {
      whenQuiet = resolve;
      resolveQuiet();
    });
    whenQuiet = undefined;
  }

  function resolveQuiet(): void {
    if (whenQuiet && [...active].every(({ batchOf }) => batchOf === 0)) whenQuiet();
  }
}
