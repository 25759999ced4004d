/**
 * The thread of the heartbeat. It renews the lease over its own handle of the store, and it is a watchdog: when the main
 * loop is silent for longer than any running attempt may take, it names the runs on stderr and kills the process. A loop
 * that is stuck for good must not keep its runs for ever.
 */
import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { StuckRun } from '@sb/queue';
import { readRunsUnderWay, RENEW_EVERY_MS, renewNode } from '@sb/queue/engine';
import { openStore, type Store } from '@sb/storage';
import { within } from '../attempt/within.ts';
import { describeStuckLoop } from './describe-stuck-loop.ts';

/** Positions in the shared memory. */
export const HEARTBEAT_CELLS = { renewedAt: 0, aliveAt: 1, maySleepMs: 2, count: 3 } as const;

const STDERR = 2;
/** A renewal that takes longer fails, and the next one has a new connection. The lease lasts for four renewals. */
const PATIENCE = { lockTimeoutMs: RENEW_EVERY_MS, statementTimeoutMs: RENEW_EVERY_MS };

export interface HeartbeatData {
  readonly databaseUrl: string;
  readonly nodeId: number;
  readonly shared: Float64Array;
}

/** Renews until the process ends. Called by the entry file of the thread. */
export async function runHeartbeatThread(): Promise<void> {
  const data = workerData as HeartbeatData;
  let store: Store | undefined = await open(data).catch(() => undefined);
  let freeze: Freeze | undefined;
  for (;;) {
    const asleepAt = monotonicMs();
    await new Promise((resolve) => setTimeout(resolve, RENEW_EVERY_MS));
    freeze = followSleep(freeze, data.shared, { asleepAt, wokenAt: monotonicMs() });
    await killIfStuck(data, store, freeze);
    try {
      store ??= await open(data);
      const began = monotonicMs();
      if (await renewNode(store, data.nodeId)) data.shared[HEARTBEAT_CELLS.renewedAt] = began;
      else parentPort?.postMessage('lost');
    } catch {
      // The store does not answer: the main loop notices by the age of the last renewal.
    }
  }
}

/** Called at the start, not at the first renewal: loading the driver takes time. */
async function open({ databaseUrl }: HeartbeatData): Promise<Store> {
  return openStore({ url: databaseUrl, connections: 1, ...PATIENCE });
}

/** The process was stopped as a whole (SIGSTOP, a paused container) while its main loop was silent. */
export interface Freeze {
  /** The last sign of life of the main loop. */
  readonly aliveAt: number;
  /** How long it was stopped since then, ms. */
  readonly ms: number;
}

/** A sleep that took more than twice its time: this thread was stopped, and the main loop with it. Pure. */
export function followSleep(
  before: Freeze | undefined,
  shared: Float64Array,
  { asleepAt, wokenAt }: { readonly asleepAt: number; readonly wokenAt: number },
): Freeze | undefined {
  const sleptMs = wokenAt - asleepAt;
  if (sleptMs <= 2 * RENEW_EVERY_MS) return before;
  const aliveAt = shared[HEARTBEAT_CELLS.aliveAt] ?? 0;
  const earlierMs = before?.aliveAt === aliveAt ? before.ms : 0;
  // The main loop may have given a sign of life since the process goes on.
  return { aliveAt, ms: earlierMs + Math.min(sleptMs - RENEW_EVERY_MS, Math.max(0, wokenAt - aliveAt)) };
}

/**
 * True when the main loop has been silent for longer than the attempts that it runs may take. The time of a freeze does
 * not count. Pure.
 */
export function isStuck(shared: Float64Array, nowMs: number, freeze?: Freeze): boolean {
  return silentMs(shared, nowMs, freeze) > (shared[HEARTBEAT_CELLS.maySleepMs] ?? Number.POSITIVE_INFINITY);
}

async function killIfStuck(
  { shared, nodeId }: HeartbeatData,
  store: Store | undefined,
  freeze: Freeze | undefined,
): Promise<void> {
  if (!isStuck(shared, monotonicMs(), freeze)) return;
  let runs: readonly StuckRun[] | undefined;
  const read = async (): Promise<void> => {
    if (store) runs = await readRunsUnderWay(store, nodeId);
  };
  // A store that is away must not keep the process alive.
  await within(
    PATIENCE.statementTimeoutMs,
    read().catch(() => {}),
  );
  const now = monotonicMs();
  if (!isStuck(shared, now, freeze)) return;
  writeSync(STDERR, describeStuckLoop(silentMs(shared, now, freeze), runs));
  process.kill(process.pid, 'SIGKILL');
}

function silentMs(shared: Float64Array, nowMs: number, freeze: Freeze | undefined): number {
  const aliveAt = shared[HEARTBEAT_CELLS.aliveAt] ?? 0;
  return nowMs - aliveAt - (freeze?.aliveAt === aliveAt ? freeze.ms : 0);
}

function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}
