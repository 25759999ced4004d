import { cordonNode, drainNode, listNodes, uncordonNode } from '@sb/queue';
import { retireNode } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { audit } from './audit.ts';
import { openLimited } from './open-limited.ts';
import { openQueue } from './open-queue.ts';

const ADA = { actor: 'ada', reason: 'new disk' };

eachDialect('a node', (open) => {
  test('is cordoned, drained and let go again, each with its event', async () => {
    const q = await openQueue(open);
    const node = await q.node(undefined, { name: 'n1' });
    const { id } = node;
    await q.enqueue();
    await node.claim();
    expect(await listNodes(q.store)).toMatchObject([{ id, state: 'active' }]);
    expect(await cordonNode(q.store, id, ADA)).toEqual({
      changed: true,
      id,
      name: 'n1',
      before: 'active',
      after: 'cordoned',
    });
    expect(await cordonNode(q.store, id, ADA)).toMatchObject({ changed: false });
    expect(await listNodes(q.store)).toMatchObject([{ id, state: 'cordoned', running: 1 }]);
    await drainNode(q.store, id, { actor: 'bo' });
    expect(await listNodes(q.store)).toMatchObject([{ id, state: 'draining' }]);
    await uncordonNode(q.store, id, ADA);
    expect(await audit(q.store, 'node.*')).toEqual([
      {
        type: 'node.cordoned',
        actor: 'ada',
        payload: { nodeId: id, node: 'n1', reason: 'new disk', before: 'active', after: 'cordoned' },
      },
      {
        type: 'node.draining',
        actor: 'bo',
        payload: { nodeId: id, node: 'n1', before: 'cordoned', after: 'draining' },
      },
      {
        type: 'node.uncordoned',
        actor: 'ada',
        payload: { nodeId: id, node: 'n1', reason: 'new disk', before: 'draining', after: 'active' },
      },
    ]);
  });

  test.each([
    ['cordoned', cordonNode],
    ['drained', drainNode],
  ])('that is %s takes nothing after the answer, also if another process asks', async (_what, stop) => {
    const q = await openLimited(open);
    const node = await q.limitedNode();
    // Known to the node: what it takes, and the limits.
    const first = [await q.ask('plain'), await q.ask('two'), await q.ask('rated')];
    expect(await node.claim()).toHaveLength(first.length);
    for (const id of ['plain', 'two', 'rated']) await q.ask(id);
    q.now += 1_000;
    const elsewhere = await open.again(q.store, { clock: () => q.now });
    await stop(elsewhere, node.id, ADA);
    for (let n = 0; n < 3; n += 1) expect(await node.claim()).toEqual([]);
    expect(await (await q.limitedNode()).claim(1)).toHaveLength(1);
    await uncordonNode(elsewhere, node.id, ADA);
    q.now += 1_000;
    expect(await node.claim()).toHaveLength(2);
  });

  test('that is cordoned still lets held runs go on elsewhere when its own end', async () => {
    const q = await openLimited(open);
    const [node, other] = [await q.limitedNode(), await q.limitedNode()];
    const [, next] = [await q.ask('one'), await q.ask('one')];
    const [run] = await node.claim();
    await cordonNode(q.store, node.id, ADA);
    expect(await node.claim()).toEqual([]);
    if (run) await node.settle(run, { state: 'succeeded' });
    expect((await other.claim()).map(({ id }) => id)).toEqual([next]);
  });

  test('finds its runs in their order when it is let go again', async () => {
    const q = await openQueue(open);
    const node = await q.node(['noop']);
    for (let n = 0; n < 6; n += 1) await q.enqueue({ jobId: n < 3 ? 'mail' : 'noop' });
    const late = await q.enqueue();
    await cordonNode(q.store, node.id, ADA);
    for (let n = 0; n < 3; n += 1) expect(await node.claim(1)).toEqual([]);
    await uncordonNode(q.store, node.id, ADA);
    const order = [];
    for (let n = 0; n < 4; n += 1) order.push(...(await node.claim(1)).map(({ id }) => id));
    expect(order).toEqual([late - 3, late - 2, late - 1, late]);
  });

  test('that has ended, or runs one job by hand, is not to be cordoned', async () => {
    const q = await openQueue(open);
    const [ended, alive, byHand] = [
      await q.node(),
      await q.node(undefined, { name: 'n2' }),
      await q.node([], { kind: 'job' }),
    ];
    await retireNode(q.store, ended.id);
    for (const { id } of [ended, byHand])
      await expect(cordonNode(q.store, id, ADA)).rejects.toMatchObject({
        code: 'UNKNOWN_NODE',
        message: `There is no daemon "${id}" (running: ${alive.id} n2).`,
      });
    expect((await listNodes(q.store)).map(({ id }) => id)).not.toContain(ended.id);
  });
});
