import { readNodeCensus, readStoreOverview } from '@sb/queue';
import {
  findDaemonLives,
  fold,
  forgetNodes,
  type NewNode,
  readFoldLag,
  reapDeadNodes,
  REAP_AFTER_MS,
  retireNode,
} from '@sb/queue/engine';
import { eachDialect, holdRun, watchPlans } from '@sb/testkit';
import { expect, test } from 'vitest';
import { die } from './dead-runs.ts';
import { NOON, openQueue } from './open-queue.ts';

const exactly = (count: number) => ({ count, isAbout: false, isAtLeast: false });
const wait = async (): Promise<void> => {
  throw new Error('nothing to wait for');
};
const nobodyIsGone = { isGone: () => false };

eachDialect('whoever looks after a store', (open, dialect) => {
  test('sees nodes that have not ended, and those that have and still hold runs', async () => {
    const queue = await openQueue(open);
    const node = await queue.node(undefined, { name: 'ada' });
    await queue.enqueue();
    await node.claim();
    expect(await readNodeCensus(queue.store)).toMatchObject({
      now: NOON,
      nodes: [{ id: node.id, name: 'ada', state: 'active', hasEnded: false, runs: 1, version: '1.0.0' }],
    });
    await queue.store.write((tx) => forgetNodes(tx));
    expect((await readNodeCensus(queue.store)).nodes).toMatchObject([
      { state: 'lost', hasEnded: true, runs: 1 },
    ]);
    expect(await reapDeadNodes(queue.store, nobodyIsGone)).toBe(1);
    expect(await readNodeCensus(queue.store)).toMatchObject({ nodes: [] });
  });

  test('reaps a node whose lease has run out when it has looked twice, and not before', async () => {
    const queue = await openQueue(open);
    const node = await queue.node();
    await queue.enqueue();
    await node.claim();
    queue.now += 60_000;
    let waited = 0;
    const reaped = await reapDeadNodes(queue.store, {
      ...nobodyIsGone,
      monotonic: () => waited,
      wait: async (ms) => {
        expect((await readNodeCensus(queue.store)).nodes).toMatchObject([{ hasEnded: false, runs: 1 }]);
        waited += ms;
      },
    });
    expect([reaped, waited]).toEqual([1, REAP_AFTER_MS]);
    expect(await readNodeCensus(queue.store)).toMatchObject({ nodes: [] });
  });

  test('leaves a node alone that renews its lease meanwhile, and waits for nobody when all is well', async () => {
    const queue = await openQueue(open);
    const node = await queue.node();
    expect(await reapDeadNodes(queue.store, { ...nobodyIsGone, wait })).toBe(0);
    expect(await reapDeadNodes(queue.store, { isGone: ({ id }) => id === node.id, wait })).toBe(0);
    expect(await readNodeCensus(queue.store)).toMatchObject({ nodes: [] });
  });

  test('sees which daemons were up since an instant, and the last one before it, ended or not', async () => {
    const queue = await openQueue(open);
    const startAt = async (now: number, name: string, facts: Partial<NewNode> = {}) => {
      queue.now = now;
      return queue.node(undefined, { name, ...facts });
    };
    const since = NOON + 10_000;
    await startAt(NOON, 'long before');
    await startAt(NOON + 1, 'before');
    await startAt(NOON + 2, 'job', { kind: 'job' });
    await startAt(since, 'until then');
    const stopped = await startAt(since + 1, 'stopped');
    await retireNode(queue.store, stopped.id);
    const read = (at: number) => queue.store.read((tx) => findDaemonLives(tx, at));
    const names = async (at: number) => (await read(at)).map(({ name }) => name);
    expect(await read(since)).toMatchObject([
      { name: 'before', startedAt: NOON + 1, seenAt: NOON + 1 },
      { name: 'until then', startedAt: since, seenAt: since },
      { id: stopped.id, name: 'stopped', seenAt: since + 1 },
    ]);
    expect(await names(since + 1)).toEqual(['until then', 'stopped']);
    expect(await names(NOON)).toEqual(['long before', 'before', 'until then', 'stopped']);
  });

  // Without an index: it is read only when a fire was missed, and retention keeps the table short.
  test.runIf(dialect === 'sqlite')(
    'walks the nodes once for those, and once for the one before',
    async () => {
      const { store, explained } = watchPlans((await openQueue(open)).store);
      await store.read((tx) => findDaemonLives(tx, NOON));
      const [{ plan } = { plan: '' }] = explained;
      expect(plan.split('\n').map((line) => line.trim())).toEqual([
        'SCAN nodes',
        'SCALAR SUBQUERY 1',
        'SEARCH nodes',
      ]);
    },
  );

  test('sees for how long ends have waited to be counted', async () => {
    const queue = await openQueue(open);
    expect(await readFoldLag(queue.store)).toEqual({ lagMs: 0, isHeldBack: false });
    const node = await queue.node();
    await queue.enqueue();
    const [run] = await node.claim();
    if (run) await node.settle(run, { state: 'succeeded' });
    queue.now += 90_000;
    expect(await readFoldLag(queue.store)).toEqual({ lagMs: 90_000, isHeldBack: false });
    await fold(queue.store);
    expect(await readFoldLag(queue.store)).toEqual({ lagMs: 0, isHeldBack: false });
  });

  test('sees what a store holds', async () => {
    const queue = await openQueue(open);
    await die(queue);
    await queue.enqueue();
    expect(await readStoreOverview(queue.store)).toMatchObject({
      live: { queued: exactly(1), running: exactly(0) },
      history: exactly(1),
      openDeadLetters: exactly(1),
      oldestFinishedAt: NOON,
    });
  });

  test.runIf(dialect === 'postgres')(
    'waits with a transaction that holds the count back, and says so',
    async () => {
      const queue = await openQueue(open);
      const node = await queue.node();
      const held = await queue.enqueue({ jobId: 'mail' });
      const release = await holdRun(queue.store, held);
      await queue.enqueue();
      const [run] = await node.claim(1);
      if (run) await node.settle(run, { state: 'succeeded' });
      queue.now += 70_000;
      await fold(queue.store);
      expect(await readFoldLag(queue.store)).toEqual({ lagMs: 70_000, isHeldBack: true });
      await release();
      await fold(queue.store);
      expect(await readFoldLag(queue.store)).toEqual({ lagMs: 0, isHeldBack: false });
    },
  );
});
