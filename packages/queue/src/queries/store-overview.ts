/** The size of a store. The cost does not grow with it: counts stop at a bound, or are the server's estimate. */
import type { Store } from '@sb/storage';
import { DEPTH_CAP } from '../runs/depth.ts';
import { findOverview } from './store-overview.sql.ts';
import { type QueueRecord, readQueues } from './read-queues.ts';

export interface Amount {
  readonly count: number;
  /** The count is an estimate. */
  readonly isAbout: boolean;
  /** The count means this many or more. */
  readonly isAtLeast: boolean;
}

export interface StoreOverview {
  readonly live: Readonly<Record<'queued' | 'later' | 'running' | 'held' | 'waiting', Amount>>;
  readonly history: Amount;
  readonly events: Amount;
  /** Chunks of the logs of attempts. */
  readonly logs: Amount;
  readonly openDeadLetters: Amount;
  /** When the oldest finished run of the store ended, ms since the epoch. */
  readonly oldestFinishedAt?: number;
}

/** A count of a whole table stops here. */
const COUNT_CAP = 100_000;

export async function readStoreOverview(store: Store): Promise<StoreOverview> {
  const queues = await readQueues(store);
  const { oldestFinishedAt, ...counts } = await store.read((tx) => findOverview(tx, COUNT_CAP));
  return {
    live: {
      queued: total(queues, 'queued'),
      later: total(queues, 'later'),
      running: total(queues, 'running'),
      held: total(queues, 'held'),
      waiting: total(queues, 'waiting'),
    },
    ...counts,
    ...(oldestFinishedAt !== undefined && { oldestFinishedAt }),
  };
}

function total(
  queues: readonly QueueRecord[],
  state: 'queued' | 'later' | 'running' | 'held' | 'waiting',
): Amount {
  const counts = queues.map((queue) => queue[state]);
  return {
    count: counts.reduce((sum, count) => sum + count, 0),
    isAbout: false,
    isAtLeast: counts.some((count) => count >= DEPTH_CAP),
  };
}
