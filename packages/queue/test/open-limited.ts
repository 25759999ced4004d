import { type AnyJob, createRegistry, type RegisteredJob } from '@sb/jobs';
import {
  createTicker,
  defineJobs,
  createLimitKeys,
  registerNode,
  buildRequest,
  type RunRequest,
  enqueue,
} from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { type Opener } from '@sb/testkit';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { NODE, openQueue, type TestNode, type TestQueue } from './open-queue.ts';

const run = (): undefined => undefined;

interface Keyed {
  readonly k?: string;
}

const key = ({ k }: Keyed): string => k ?? '';

const KEYED: StandardSchemaV1<Keyed> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      typeof value === 'object' ? { value: value as Keyed } : { issues: [{ message: 'expected an object' }] },
  },
};

const LIMITED: readonly AnyJob[] = [
  { id: 'plain', name: 'No limit', run },
  { id: 'one', name: 'One at a time', concurrency: { limit: 1 }, run },
  { id: 'two', name: 'Two at a time', concurrency: { limit: 2 }, run },
  { id: 'keyed', name: 'One of a key', concurrency: { limit: 1, key }, run },
  { id: 'skips', name: 'Skips', concurrency: { limit: 1, onConflict: 'skip' }, run },
  { id: 'replaces', name: 'Replaces', concurrency: { limit: 1, key, onConflict: 'replace' }, run },
  {
    id: 'skips-checked',
    name: 'Skips, with a schema',
    input: KEYED,
    concurrency: { limit: 1, key, onConflict: 'skip' },
    run,
  },
  {
    id: 'replaces-checked',
    name: 'Replaces, with a schema',
    input: KEYED,
    concurrency: { limit: 1, key, onConflict: 'replace' },
    run,
  },
  {
    id: 'rated-checked',
    name: 'One in 100 ms of a key, with a schema',
    input: KEYED,
    rateLimit: { limit: 10, per: '1s', burst: 1, key },
    run,
  },
  { id: 'rated', name: 'One in 100 ms', rateLimit: { limit: 10, per: '1s', burst: 1 }, run },
  { id: 'bursts', name: 'Ten a second, in bursts', rateLimit: { limit: 10, per: '1s', burst: 3 }, run },
  {
    id: 'rated-keys',
    name: 'One in 100 ms of a key',
    rateLimit: { limit: 10, per: '1s', burst: 1, key },
    run,
  },
  {
    id: 'both',
    name: 'One at a time, one in 100 ms',
    concurrency: { limit: 1 },
    rateLimit: { limit: 10, per: '1s', burst: 1 },
    run,
  },
];

export interface LimitedQueue extends TestQueue {
  /** As the code of the job asks for it. */
  ask(jobId: string, k?: string, options?: Partial<RunRequest>): Promise<number>;
  limitedNode(jobs?: readonly string[]): Promise<TestNode>;
  /** Its code is older: it has no key for any job. */
  keylessNode(): Promise<TestNode>;
  /** By another connection. */
  nodeOn(store: Store): Promise<TestNode>;
  redefine(jobs: readonly AnyJob[], version?: string): Promise<void>;
}

/** A store with jobs that have limits. */
export async function openLimited(open: Opener): Promise<LimitedQueue> {
  const q = await openQueue(open);
  const registry = createRegistry();
  registry.register(LIMITED);
  await defineJobs(q.store, registry.list(), '1.0.0');
  const jobs = new Map(registry.list().map((job) => [job.id, job]));
  const nodeOf = (store: Store, ids: readonly string[]) => openLimitedNode(store, jobs, ids);
  return Object.assign(q, {
    async ask(jobId: string, k?: string, options: Partial<RunRequest> = {}) {
      const job = jobs.get(jobId);
      if (!job) throw new Error(jobId);
      return (await enqueue(q.store, await buildRequest(job, k === undefined ? undefined : { k }, options)))
        .id;
    },
    limitedNode: (ids: readonly string[] = [...jobs.keys()]) => nodeOf(q.store, ids),
    keylessNode: () => openLimitedNode(q.store, new Map(), [...jobs.keys()]),
    nodeOn: (store: Store) => nodeOf(store, [...jobs.keys()]),
    async redefine(changed: readonly AnyJob[], version = '1.0.0') {
      const other = createRegistry();
      other.register([...changed]);
      await defineJobs(q.store, other.list(), version);
    },
  });
}

async function openLimitedNode(
  store: Store,
  jobs: ReadonlyMap<string, RegisteredJob>,
  ids: readonly string[],
): Promise<TestNode> {
  const id = await registerNode(store, { ...NODE, jobs: ids });
  const ticker = createTicker({
    store,
    nodeId: id,
    jobs: ids,
    limitKeys: createLimitKeys(jobs),
    monotonic: () => Number.NEGATIVE_INFINITY,
  });
  return {
    id,
    ticker,
    claim: async (slots = 100) => (await ticker.tick([], slots)).claimed,
    settle: async ({ id: runId, claimNo, jobId }, outcome) =>
      (await ticker.tick([{ id: runId, claimNo, jobId, outcome }], 0)).lost,
  };
}

/** What is running and held, by job. */
export async function standing(store: Store): Promise<readonly string[]> {
  const rows = await store.read((tx) =>
    tx.rows(sql<{ text: string }>`
      select r.id || ' ' || case r.state when 1 then 'queued' when 2 then 'held' else 'running' end
        || coalesce(' ' || r.reason, '') as text from runs r order by r.id`),
  );
  return rows.map(({ text }) => text);
}
