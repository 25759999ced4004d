/**
 * Reads the facts of `top`, each by an index and each with a bound. Schedules change rarely and may be many: they are
 * read every few seconds only.
 */
import {
  listHistory,
  listLive,
  readQueues,
  readQueueStatistics,
  type LiveRun,
  type NodeRecord,
  type QueueRecord,
  type RunRecord,
} from '@sb/queue';
import { findBacklogs } from '@sb/queue/engine';
import { listSchedules } from '@sb/scheduler';
import type { Store } from '@sb/storage';
import { storedSchedules } from '@sb/views';
import { findLivingNodes } from '../../services/living-nodes.ts';

export interface TopQueue extends QueueRecord {
  /** When its oldest due run was due, ms since the epoch. */
  readonly oldestAt: number | undefined;
  /** Runs that ended in the last whole minute. */
  readonly ended: number;
  readonly failed: number;
}

export interface NextFire {
  readonly schedule: string;
  readonly jobId: string;
  /** Ms since the epoch. */
  readonly at: number;
}

export interface TopFacts {
  /** The clock of the store, ms since the epoch. */
  readonly now: number;
  readonly nodes: readonly NodeRecord[];
  readonly queues: readonly TopQueue[];
  /** The longest first. */
  readonly running: readonly LiveRun[];
  /** The newest first. */
  readonly failures: readonly RunRecord[];
  /** The soonest first. */
  readonly fires: readonly NextFire[];
}

/** More rows than any screen has. */
const ROWS = 100;
const MINUTE_MS = 60_000;
const SCHEDULES_EVERY_MS = 5_000;

export function createTopReader(store: Store): () => Promise<TopFacts> {
  let fires: readonly NextFire[] = [];
  let firesReadAt = 0;

  return async () => {
    const now = await store.now();
    if (now - firesReadAt >= SCHEDULES_EVERY_MS || now < firesReadAt) {
      fires = await readFires(store, now);
      firesReadAt = now;
    }
    return {
      now,
      nodes: await findLivingNodes(store),
      queues: await readTopQueues(store, now),
      running: (await listLive(store, { view: 'running', limit: ROWS })).runs,
      failures: (await listHistory(store, { states: ['failed'], limit: ROWS })).runs,
      fires: fires.filter(({ at }) => at > now),
    };
  };
}

async function readTopQueues(store: Store, now: number): Promise<readonly TopQueue[]> {
  const lastMinute = (Math.floor(now / MINUTE_MS) - 1) * MINUTE_MS;
  const window = { from: lastMinute, to: lastMinute, buckets: 1 };
  const ended = new Map((await readQueueStatistics(store, window)).map((one) => [one.queue, one]));
  const backlogs = await store.read((tx) => findBacklogs(tx, { due: 1, running: false }));
  const firstDue = new Map(backlogs.map(({ name, next_at: at }) => [name, at]));
  return (await readQueues(store)).map((queue) => {
    const at = firstDue.get(queue.name) ?? Infinity;
    const { runs = 0, failed = 0 } = ended.get(queue.name) ?? {};
    return { ...queue, oldestAt: at <= now ? at : undefined, ended: runs, failed };
  });
}

async function readFires(store: Store, now: number): Promise<readonly NextFire[]> {
  const views = storedSchedules(await listSchedules(store), { now, count: 1 });
  return views
    .flatMap(({ name, jobId, enabled, next: [next] }) =>
      enabled && next ? [{ schedule: name, jobId, at: next.getTime() }] : [],
    )
    .toSorted((a, b) => a.at - b.at)
    .slice(0, ROWS);
}
