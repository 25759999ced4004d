/** SQLite: what a caller was told is on the disk when it is told; what a node does for itself may be lost to a power cut. */
import {
  cancelRun,
  changePriority,
  discardDead,
  drainQueue,
  pauseJob,
  pauseQueue,
  purgeQueue,
  replayDead,
  replayRun,
  retryRun,
} from '@sb/queue';
import { createTicker, enqueue, enqueueMany, fold, renewNode } from '@sb/queue/engine';
import { migrate, openStore, type Step, type Store, type StoreOptions } from '@sb/storage';
import { expect, onTestFinished, test } from 'vitest';
import { die } from './dead-runs.ts';
import { openQueue } from './open-queue.ts';

const ADA = { actor: 'ada', reason: 'because' };
const [NORMAL, FULL] = [1, 2];

const commitMode: Step<number> = {
  sqlite: (handle) => (handle.arrays('pragma synchronous').get() as [number])[0],
  postgres: () => Promise.reject(new Error('for SQLite')),
};

interface Scene {
  readonly waiting: number;
  readonly dead: number;
  readonly nodeId: number;
}

type Act = (store: Store, scene: Scene) => Promise<unknown>;

const PROMISED: readonly [what: string, act: Act][] = [
  ['an enqueue', (store) => enqueue(store, { jobId: 'noop' })],
  ['many that are asked for at once', (store) => enqueueMany(store, [{ jobId: 'noop' }, { jobId: 'mail' }])],
  ['a cancel', (store, { waiting: runId }) => cancelRun(store, { runId, ...ADA })],
  ['a move', (store, { waiting: runId }) => changePriority(store, { runId, priority: 'low', ...ADA })],
  ['a pause of a queue', (store) => pauseQueue(store, 'mail', ADA)],
  ['a pause of a job', (store) => pauseJob(store, 'mail', ADA)],
  ['a drain', (store) => drainQueue(store, 'mail', ADA)],
  ['a purge', (store) => purgeQueue(store, 'default', ADA)],
  ['a replay', (store, { dead: runId }) => replayRun(store, { runId, ...ADA })],
  ['a retry', (store, { dead: runId }) => retryRun(store, { runId, ...ADA })],
  ['a replay of dead letters', (store) => replayDead(store, { choice: { filter: {} }, ...ADA })],
  ['a discard', (store, { dead }) => discardDead(store, { choice: { ids: [dead] }, ...ADA })],
];

const OWN: readonly [what: string, act: Act][] = [
  ['a tick', (store, { nodeId }) => createTicker({ store, nodeId, jobs: ['noop'] }).tick([], 1)],
  ['a renewal', (store, { nodeId }) => renewNode(store, nodeId)],
  ['the fold', (store) => fold(store)],
];

test.each(PROMISED)('SQLite writes %s through to the disk', async (_what, act) => {
  expect(await modesOf(act)).toEqual([FULL]);
});

test.each(OWN)('SQLite does not wait for the disk for %s', async (_what, act) => {
  expect(await modesOf(act)).toEqual([NORMAL]);
});

async function openInMemory(options: Partial<StoreOptions>): Promise<Store> {
  const store = await openStore({ ...options, url: 'sqlite::memory:' });
  onTestFinished(() => store.close());
  await migrate(store, '999.0.0');
  return store;
}

/** How its writes commit, without doubles. */
async function modesOf(act: Act): Promise<readonly number[]> {
  const q = await openQueue(openInMemory);
  const modes = new Set<number>();
  const store: Store = {
    ...q.store,
    write: (body, options) =>
      q.store.write(function* (tx) {
        const result = yield* body(tx);
        modes.add(yield* tx.step(commitMode));
        return result;
      }, options),
  };
  const dead = await die(q);
  await act(store, { dead, waiting: await q.enqueue(), nodeId: (await q.node()).id });
  return [...modes];
}
