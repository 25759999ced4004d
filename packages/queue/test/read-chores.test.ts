import { cancelRun, cordonNode, pauseQueue } from '@sb/queue';
import { enqueue, readChores, retireNode } from '@sb/queue/engine';
import { sql } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { openQueue } from './open-queue.ts';

const NOTHING = {
  standing: 'active',
  hasCancelled: false,
  hasLate: false,
  hasPauses: false,
  hasOldKeys: false,
  hasOthers: false,
  hasEndedParents: false,
  hasChangedLimits: false,
};

eachDialect('what a node has to look after', (open) => {
  test('is nothing where it is alone and all goes its way', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    await q.enqueue({ startWithinMs: 60_000, dedupeKey: 'a', dedupeTtlMs: 60_000 });
    await q.enqueue();
    await node.claim(1);
    expect(await readChores(q.store, node.id)).toEqual(NOTHING);
  });

  test('is each thing as it comes', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const id = await q.enqueue();
    await node.claim();
    const look = () => readChores(q.store, node.id);
    await cancelRun(q.store, { runId: id, actor: 'ada' });
    expect(await look()).toEqual({ ...NOTHING, hasCancelled: true });
    await enqueue(q.store, { jobId: 'noop', startWithinMs: 1_000, dedupeKey: 'a', dedupeTtlMs: 1_000 });
    q.now += 1_001;
    expect(await look()).toMatchObject({ hasLate: true, hasOldKeys: true, hasPauses: false });
    await pauseQueue(q.store, 'mail', { reason: 'r', actor: 'ada' });
    await cordonNode(q.store, node.id, { actor: 'ada' });
    expect(await look()).toMatchObject({ hasPauses: true, standing: 'cordoned', hasOthers: false });
    const other = await q.node();
    expect(await look()).toMatchObject({ hasOthers: true });
    await retireNode(q.store, other.id);
    expect(await look()).toMatchObject({ hasOthers: false });
    await q.store.write((tx) => tx.run(sql`update runs set node_id = ${other.id} where id = ${id}`));
    expect(await look()).toMatchObject({ hasOthers: true, hasCancelled: false });
    await retireNode(q.store, node.id);
    const lookOf = (nodeId: number) => readChores(q.store, nodeId);
    expect(await lookOf(other.id)).toMatchObject({ hasOthers: false });
    await q.store.write((tx) => tx.run(sql`update runs set node_id = ${node.id} where id = ${id}`));
    expect(await lookOf(other.id)).toMatchObject({ hasOthers: true });
    expect((await look()).standing).toBeUndefined();
  });
});
