import { cordonNode, drainNode, listNodes, uncordonNode } from '@sb/queue';
import { retireNode } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { audit } from './audit.ts';
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
        message: `No daemon ${id} is at work (there is: ${alive.id} n2).`,
      });
    expect((await listNodes(q.store)).map(({ id }) => id)).not.toContain(ended.id);
  });
});
