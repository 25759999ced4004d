/**
 * Keeps the lease of the node. In a daemon a thread renews it, over its own handle of the store, so that a job which
 * blocks the event loop does not cost the node its runs; without a thread (`:memory:`, tests) a timer renews it.
 * Thread and loop write the times of their last signs of life to shared memory: messages would wait for a blocked loop.
 * Promise: without a renewal for 10 s the node claims nothing, and for 15 s it gives up its runs, before the lease ends.
 */
import { Worker } from 'node:worker_threads';
import { RENEW_EVERY_MS, renewNode } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { HEARTBEAT_CELLS, type HeartbeatData } from './heartbeat-thread.ts';

/** Without a confirmed renewal for this long, the node claims no more runs ... */
const STOP_CLAIMING_MS = 10_000;
/** ... and for this long, it stops its runs: other nodes may take them over soon. */
const GIVE_UP_MS = 15_000;
const CHECK_EVERY_MS = 1_000;
/** How long the loop may be silent at least, however short the timeouts of its runs are. */
const LONGEST_SILENCE_MS = 60_000;

export interface HeartbeatOptions {
  readonly store: Store;
  readonly nodeId: number;
  /** The entry file of the thread, and the store that it opens. Absent: a timer in this thread. */
  readonly thread?: { readonly entry: URL; readonly databaseUrl: string } | undefined;
  /** The longest timeout of the running attempts, ms: a loop that is silent for longer is stuck. */
  readonly longestDeadlineMs: () => number;
  readonly graceMs: number;
  /** The lease is lost: stop what runs. */
  readonly lost: (reason: string) => void;
}

export interface Heartbeat {
  /** True while the last renewal is recent enough to claim runs. */
  mayClaim(): boolean;
  /** An attempt starts that may block the loop for as long as its timeout allows. */
  expect(timeoutMs: number): void;
  start(): void;
  stop(): Promise<void>;
}

export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { store, nodeId, thread } = options;
  // Monotonic ms, written by one side and read by the other.
  const shared = new Float64Array(
    new SharedArrayBuffer(HEARTBEAT_CELLS.count * Float64Array.BYTES_PER_ELEMENT),
  );
  let worker: Worker | undefined;
  let renewing: NodeJS.Timeout | undefined;
  let checking: NodeJS.Timeout | undefined;
  let isLost = false;

  return {
    mayClaim: () => !isLost && silence() < STOP_CLAIMING_MS,
    expect(timeoutMs) {
      // The timer would come too late: a job may block from its first statement on.
      const maySleepMs = timeoutMs + options.graceMs;
      if (maySleepMs > (shared[HEARTBEAT_CELLS.maySleepMs] ?? 0))
        shared[HEARTBEAT_CELLS.maySleepMs] = maySleepMs;
    },
    start() {
      shared[HEARTBEAT_CELLS.renewedAt] = monotonicMs();
      reportAlive();
      if (thread) worker = startThread(thread);
      else renewing = setInterval(() => void renew(), RENEW_EVERY_MS);
      checking = setInterval(check, CHECK_EVERY_MS);
      checking.unref();
      renewing?.unref();
    },
    async stop() {
      clearInterval(renewing);
      clearInterval(checking);
      const last = worker;
      worker = undefined;
      await last?.terminate();
    },
  };

  function startThread({ entry, databaseUrl }: NonNullable<HeartbeatOptions['thread']>): Worker {
    const data: HeartbeatData = { databaseUrl, nodeId, shared };
    const fresh = new Worker(entry, { workerData: data });
    fresh.unref();
    fresh.on('message', (text: unknown) => text === 'lost' && lose('the node was taken for dead'));
    fresh.on('error', () => {
      // Renew from here until the process ends, rather than not at all.
      if (worker === fresh) renewing ??= setInterval(() => void renew(), RENEW_EVERY_MS);
    });
    return fresh;
  }

  async function renew(): Promise<void> {
    const began = monotonicMs();
    try {
      if (await renewNode(store, nodeId)) shared[HEARTBEAT_CELLS.renewedAt] = began;
      else lose('the node was taken for dead');
    } catch {
      // The store does not answer: `check` notices when that lasts too long.
    }
  }

  function check(): void {
    reportAlive();
    if (silence() >= GIVE_UP_MS) lose(`the lease could not be renewed for ${Math.round(silence() / 1000)} s`);
  }

  function reportAlive(): void {
    shared[HEARTBEAT_CELLS.aliveAt] = monotonicMs();
    shared[HEARTBEAT_CELLS.maySleepMs] =
      Math.max(LONGEST_SILENCE_MS, options.longestDeadlineMs()) + options.graceMs;
  }

  function silence(): number {
    return monotonicMs() - (shared[HEARTBEAT_CELLS.renewedAt] ?? 0);
  }

  function lose(reason: string): void {
    if (isLost) return;
    isLost = true;
    options.lost(reason);
  }
}

/** The same clock in every thread of a process. */
function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}
