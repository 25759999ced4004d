/**
 * Works off what is due, batch by batch, until nothing is: the same executor without the loop that waits for
 * more. For tests, where each step is to be seen.
 */
import { type ClaimedRun, createTicker, type Ended, limitKeysOf, type Ticker } from '@sb/queue';
import type { Attempt, ExecutorOptions } from './attempt.ts';
import { createAttempt } from './execute.ts';
import { createHooks } from './hooks.ts';
import { writtenOf } from './written-of.ts';

export interface Drain {
  /** Returns how many attempts it made. Attempts that never end are waited for. */
  drain(): Promise<number>;
  /** Drops what is under way without settling it, as the death of the process would. */
  abandon(): void;
  /** When the next run of this node's becomes due, ms since the epoch. */
  nextDueAt(): Promise<number | undefined>;
}

export function createDrain(executor: ExecutorOptions, concurrency: number): Drain {
  const ticker: Ticker = createTicker({
    store: executor.store,
    nodeId: executor.nodeId,
    jobs: [...executor.jobs.keys()],
    limitKeys: limitKeysOf(executor.jobs),
  });
  const active = new Set<Attempt>();
  const hooks = createHooks(executor);

  return {
    async drain() {
      let attempts = 0;
      let ended: readonly Ended[] = [];
      for (;;) {
        const ticked = await ticker.tick(ended, concurrency);
        const { claimed } = ticked;
        hooks.settled(writtenOf(ended, ticked), ticked.lost);
        await hooks.idle();
        attempts += claimed.length;
        // An end may have queued what was to come after it.
        if (claimed.length === 0 && !ticked.freed) return attempts;
        const ends = await Promise.all(claimed.map(attemptOnce));
        ended = ends.filter((end) => end !== undefined);
      }
    },
    abandon() {
      for (const attempt of active) attempt.abort('lease_lost');
    },
    nextDueAt: () => ticker.nextDueAt(),
  };

  async function attemptOnce(run: ClaimedRun): Promise<Ended | undefined> {
    return new Promise((resolve) => {
      const attempt = createAttempt(run, executor, {
        ended: (self, end) => {
          active.delete(self);
          if (end) hooks.expect(self);
          resolve(end);
        },
        freed: () => {},
      });
      active.add(attempt);
      attempt.start();
    });
  }
}
