/**
 * Runs of jobs that take many at once. An attempt of such a job calls `join` where another calls its job, and gets the
 * outcome of its item.
 * Promise: a batch holds one slot from its start to the end of `runBatch`, and none before. An attempt that is aborted
 * while it waits leaves at once; one whose batch has begun waits for `runBatch`.
 * A crash loses batches with their attempts: their runs come back by the lease of the node.
 */
import { type AbortReason, AttemptAborted, type BatchRule, type Telemetry } from '@sb/jobs';
import type { Logger } from '@sb/logger';
import { LONGEST_TIMER_MS } from '@sb/words';
import type { Batches, BatchMember } from '../attempt/attempt.ts';
import { Batch, type Joined } from './batch.ts';
import { type Collector, createCollector, type Slots, type WaitClock } from './collector.ts';

export interface BatchesOptions {
  readonly slots: Slots;
  /** Default: timers of Node.js. */
  readonly clock?: WaitClock;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
  /** The value of `now` in the context of a batch, ms since the epoch. */
  readonly now: () => number;
}

/** Monotonic: the wall clock may jump. */
const REAL_WAITS: WaitClock = {
  now: () => performance.now(),
  alarm(ms, ring) {
    const timer = setTimeout(ring, Math.min(Math.ceil(ms), LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};

export function createBatches(options: BatchesOptions): Batches {
  const { slots, clock = REAL_WAITS, logger, telemetry, now } = options;
  const collectors = new Map<string, Collector<Joined>>();
  const waiting = new Set<Joined>();
  let isStopped = false;

  return {
    join,
    beginDue() {
      for (const collector of collectors.values()) collector.beginDue();
    },
    nextAt() {
      const all = [...collectors.values()].flatMap((collector) => collector.nextAt() ?? []);
      return all.length > 0 ? Math.min(...all) : undefined;
    },
    stop() {
      isStopped = true;
      // Before the first member leaves: the others would begin without it.
      for (const collector of collectors.values()) collector.clear();
      for (const { member } of waiting) member.abort('shutdown');
    },
  };

  function join(rule: BatchRule, member: BatchMember): Promise<unknown> {
    const collector = collectorOf(member.run.jobId, rule);
    slots.freed();
    return new Promise((resolve, reject) => {
      const joined: Joined = { member, resolve, reject };
      waiting.add(joined);
      member.whenAborted((reason) => aborted(joined, reason, collector));
      if (isStopped) member.abort('shutdown');
      else collector.add(joined);
    });
  }

  function aborted(joined: Joined, reason: AbortReason, collector: Collector<Joined>): void {
    if (joined.batch) return joined.batch.memberAborted(reason);
    waiting.delete(joined);
    collector.remove(joined);
    joined.reject(new AttemptAborted(reason));
  }

  function collectorOf(jobId: string, rule: BatchRule): Collector<Joined> {
    const known = collectors.get(jobId);
    if (known) return known;
    const begin = (all: readonly Joined[]): void => void call(jobId, rule, all);
    const fresh = createCollector({ rule, slots, clock, begin });
    collectors.set(jobId, fresh);
    return fresh;
  }

  async function call(jobId: string, rule: BatchRule, all: readonly Joined[]): Promise<void> {
    const batch = new Batch(all);
    for (const joined of all) {
      joined.batch = batch;
      waiting.delete(joined);
    }
    await batch.call(rule, { logger: logger.child({ jobId }), telemetry, now: new Date(now()) });
    slots.freed();
  }
}
