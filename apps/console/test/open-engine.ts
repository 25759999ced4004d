/** A store of either kind with jobs, and a node that a test moves by hand: for routes that read and act on both stores. */
import { createRegistry, type AnyJob } from '@sb/jobs';
import {
  createTicker,
  defineJobs,
  enqueue,
  fold,
  registerNode,
  renewNode,
  type ClaimedRun,
  type Outcome,
  type RunRequest,
} from '@sb/queue/engine';
import type { Store, StoreOptions } from '@sb/storage';
import { z } from 'zod';

const NOON = Date.parse('2026-03-02T12:00:00Z');

export interface Engine {
  readonly store: Store;
  readonly node: number;
  /** Ms since the epoch: the store's clock. */
  readonly now: number;
  /** Moves the clock; the node lives on. */
  pass(ms: number): Promise<void>;
  enqueue(request?: Partial<RunRequest>): Promise<number>;
  claim(slots?: number): Promise<readonly ClaimedRun[]>;
  /** Enqueues so many runs of `mail.send`, each to `u<n>`, and lets them fail for good. */
  die(
    count: number,
    request?: Partial<RunRequest>,
    message?: string,
    how?: { readonly permanent: true },
  ): Promise<readonly number[]>;
  /** Lets the due runs succeed; returns their numbers. */
  succeed(): Promise<readonly number[]>;
  /** Brings the statistics up to date. */
  count(): Promise<void>;
}

const JOBS: readonly AnyJob[] = [
  {
    id: 'mail.send',
    name: 'Send mail',
    queue: 'mail',
    owner: 'post',
    tags: ['outside'],
    input: z.object({ to: z.string(), cc: z.string().optional() }).strict(),
    run: () => undefined,
  },
  { id: 'report', name: 'Report', run: () => undefined },
  { id: 'once', name: 'Once', dedupeKey: () => 'k', run: () => undefined },
];

/** Opens a store of its own, whose clock may be another one. */
export type Open = (options: Pick<StoreOptions, 'clock'>) => Promise<Store>;

/** `more`: jobs beside the usual ones. */
export async function openEngine(open: Open, more: readonly AnyJob[] = []): Promise<Engine> {
  const clock = { now: NOON };
  const store = await open({ clock: () => clock.now });
  const registry = createRegistry();
  registry.register([...JOBS, ...more]);
  await defineJobs(store, registry.list(), '1.0.0');
  const jobs = registry.list().map(({ id }) => id);
  const facts = {
    kind: 'daemon',
    name: 'one',
    host: 'localhost',
    pid: 1,
    version: '1.0.0',
    slots: 4,
  } as const;
  const node = await registerNode(store, { ...facts, jobs });
  // Claims always begin at the front: no test is to depend on how long it takes.
  const ticker = createTicker({ store, nodeId: node, jobs, monotonic: () => Number.NEGATIVE_INFINITY });
  const claim = async (slots = 1_000): Promise<readonly ClaimedRun[]> =>
    (await ticker.tick([], slots)).claimed;
  const settle = async (runs: readonly ClaimedRun[], outcome: Outcome): Promise<void> => {
    await ticker.tick(
      runs.map(({ id, claimNo, jobId }) => ({ id, claimNo, jobId, outcome })),
      0,
    );
  };
  return {
    store,
    node,
    get now() {
      return clock.now;
    },
    async pass(ms) {
      clock.now += ms;
      await renewNode(store, node);
    },
    enqueue: async (request = {}) =>
      (await enqueue(store, { jobId: 'mail.send', input: { to: 'ada' }, ...request })).id,
    claim,
    async die(count, request = {}, message = 'no such mailbox', how) {
      const ids: number[] = [];
      for (let n = 0; n < count; n++)
        ids.push((await enqueue(store, { jobId: 'mail.send', input: { to: `u${n}` }, ...request })).id);
      const error = JSON.stringify({ name: 'MailError', message });
      await settle(await claim(), { state: 'failed', reason: 'error', attempt: 'failed', error, ...how });
      return ids;
    },
    async succeed() {
      const runs = await claim();
      await settle(runs, { state: 'succeeded' });
      return runs.map(({ id }) => id);
    },
    async count() {
      await fold(store);
    },
  };
}
