/**
 * The thread's side of the heartbeat. It renews the lease over its own handle, and it is a watchdog: it renews
 * only while the main loop has answered within what its running attempts may take. After that it says so and
 * kills the process: a loop that is stuck for good must not keep its runs for ever.
 */
import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { RENEW_EVERY_MS, renewNode } from '@sb/queue/engine';
import { openStore, type Store } from '@sb/storage';

/** Positions in the shared memory. */
export const SLOTS = { renewedAt: 0, aliveAt: 1, maySleepMs: 2, count: 3 } as const;

const STDERR = 2;
/** A renewal that takes longer is given up for the next one, over a new connection: the lease lasts for four. */
const PATIENCE = { lockTimeoutMs: RENEW_EVERY_MS, statementTimeoutMs: RENEW_EVERY_MS };

export interface HeartbeatData {
  readonly databaseUrl: string;
  readonly nodeId: number;
  readonly shared: Float64Array;
}

/** The whole life of the thread; the bundle's entry calls it. */
export async function runHeartbeatThread(): Promise<void> {
  const data = workerData as HeartbeatData;
  let store: Store | undefined = await open(data).catch(() => undefined);
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, RENEW_EVERY_MS));
    killIfStuck(data.shared);
    try {
      store ??= await open(data);
      const began = monotonicMs();
      if (await renewNode(store, data.nodeId)) data.shared[SLOTS.renewedAt] = began;
      else parentPort?.postMessage('lost');
    } catch {
      // The store is away; the main loop notices by the age of the last renewal.
    }
  }
}

/** At once, not at the first renewal: what it takes to load the driver belongs to the start. */
async function open({ databaseUrl }: HeartbeatData): Promise<Store> {
  return openStore({ url: databaseUrl, connections: 1, ...PATIENCE });
}

function killIfStuck(shared: Float64Array): void {
  const silentMs = monotonicMs() - (shared[SLOTS.aliveAt] ?? 0);
  if (silentMs <= (shared[SLOTS.maySleepMs] ?? Number.POSITIVE_INFINITY)) return;
  writeSync(
    STDERR,
    `worker: the event loop has been blocked for ${Math.round(silentMs / 1000)} s, ` +
      'longer than any running job may take. ' +
      'The process ends now; its runs come back elsewhere. ' +
      'Find the job that blocks: one that computes without awaiting.\n',
  );
  process.kill(process.pid, 'SIGKILL');
}

function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}
