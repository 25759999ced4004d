import type { AnyJob } from '@sb/jobs';
import {
  createTicker,
  enqueue,
  registerNode,
  type ClaimedRun,
  type Ended,
  type NewNode,
  type Outcome,
  type RunRequest,
  type Ticker,
} from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import type { Opener } from '@sb/testkit';
import { loadJobs } from './load-jobs.ts';

type StoreOptions = NonNullable<Parameters<Opener>[0]>;

export interface TestNode {
  readonly id: number;
  readonly ticker: Ticker;
  claim(slots?: number): Promise<readonly ClaimedRun[]>;
  settle(run: ClaimedRun, outcome: Outcome): Promise<readonly Ended[]>;
}

export interface TestQueue {
  readonly store: Store;
  /** Ms since the epoch; the store's clock. */
  now: number;
  enqueue(request?: Partial<RunRequest>): Promise<number>;
  node(jobs?: readonly string[], facts?: Partial<NewNode>): Promise<TestNode>;
}

export const NOON = Date.parse('2026-03-02T12:00:00Z');

const JOBS: readonly AnyJob[] = [
  { id: 'noop', name: 'Nothing', run: () => undefined },
  { id: 'mail', name: 'Mail', queue: 'mail', priority: 'high', retry: { attempts: 3 }, run: () => undefined },
];

/** A store with two jobs and a clock that the test moves. */
export async function openQueue(
  open: (options: StoreOptions) => Promise<Store>,
  options: StoreOptions = {},
): Promise<TestQueue> {
  const clock = { now: NOON };
  const store = await open({ ...options, clock: () => clock.now });
  await loadJobs(store, JOBS);
  return {
    store,
    get now() {
      return clock.now;
    },
    set now(time) {
      clock.now = time;
    },
    enqueue: async (request = {}) => (await enqueue(store, { jobId: 'noop', ...request })).id,
    node: (jobs = JOBS.map(({ id }) => id), facts = {}) => openNode(store, jobs, facts),
  };
}

async function openNode(store: Store, jobs: readonly string[], facts: Partial<NewNode>): Promise<TestNode> {
  const id = await registerNode(store, { ...NODE, jobs, ...facts });
  // Claims always begin at the front: no test is to depend on how long it takes.
  const ticker = createTicker({ store, nodeId: id, jobs, monotonic: () => Number.NEGATIVE_INFINITY });
  return {
    id,
    ticker,
    claim: async (slots = 100) => (await ticker.tick([], slots)).claimed,
    settle: async ({ id: runId, claimNo, jobId }, outcome) =>
      (await ticker.tick([{ id: runId, claimNo, jobId, outcome }], 0)).lost,
  };
}

export const NODE: NewNode = {
  kind: 'daemon',
  name: 'test',
  host: 'localhost',
  pid: 1,
  version: '1.0.0',
  jobs: [],
};
