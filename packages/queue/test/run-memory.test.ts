import { findRun, readProgress, readRunWork, replayRun } from '@sb/queue';
import { type ClaimedRun, type Memory, recall, remember, writeProgress } from '@sb/queue/engine';
import { sql } from '@sb/storage';
import { eachDialect, holdRun, untilBlocked } from '@sb/testkit';
import { describe, expect, test } from 'vitest';
import { openQueue, type TestNode } from './open-queue.ts';

const FETCH: Memory = { kind: 'step', key: 'fetch', nr: 1, value: '{"rows":2}' };
const ALL = { longestValue: 1_000 };
const ADA = { actor: 'ada' };

eachDialect('what a run remembers', (open, dialect) => {
  test('is there for a later attempt, step by step, until it is made anew', async () => {
    const { q, node, claim } = await running();
    await remember(q.store, claim, FETCH);
    await remember(q.store, claim, { kind: 'checkpoint', key: 'page', nr: 2, value: '7' });
    await remember(q.store, claim, { kind: 'step', key: 'send', nr: 3, failed: true });
    await node.settle(claim.run, { state: 'snoozed', delayMs: 0 });
    expect(await recall(q.store, claim.id, FETCH)).toEqual({ value: '{"rows":2}' });
    expect(await recall(q.store, claim.id, { kind: 'step', key: 'send' })).toBeUndefined();
    expect(await recall(q.store, claim.id, { kind: 'step', key: 'page' })).toBeUndefined();

    const again = claimOf(node, await taken(node));
    await remember(q.store, again, { kind: 'step', key: 'send', nr: 1 });
    expect(await recall(q.store, claim.id, { kind: 'step', key: 'send' })).toEqual({ value: undefined });
    expect(await readRunWork(q.store, claim.id, ALL)).toMatchObject({
      steps: [
        { id: 'fetch', state: 'done', claimNo: 1, bytes: 10, result: { rows: 2 } },
        { id: 'send', state: 'done', claimNo: 2, bytes: 0 },
      ],
      checkpoints: [{ key: 'page', claimNo: 1, value: 7 }],
    });
  });

  test('leaves out what is long where it is only looked at', async () => {
    const { q, claim } = await running();
    await remember(q.store, claim, FETCH);
    const { steps } = await readRunWork(q.store, claim.id, { longestValue: 9 });
    expect(steps).toEqual([{ id: 'fetch', state: 'done', claimNo: 1, at: q.now, bytes: 10 }]);
  });

  describe.each(['another node', 'an older claim', 'a run that has ended'])('of %s', (whose) => {
    test('is refused, and progress is passed over', async () => {
      const { q, node, claim } = await running();
      if (whose === 'a run that has ended') await node.settle(claim.run, { state: 'succeeded' });
      const foreign = {
        ...claim,
        ...(whose === 'another node' && { nodeId: claim.nodeId + 1 }),
        ...(whose === 'an older claim' && { claimNo: claim.claimNo - 1 }),
      };
      await expect(remember(q.store, foreign, FETCH)).rejects.toMatchObject({ code: 'CLAIM_LOST' });
      await writeProgress(q.store, foreign, { done: 1 });
      expect(await readRunWork(q.store, claim.id, ALL)).toEqual({ steps: [], checkpoints: [] });
    });
  });

  test.skipIf(dialect === 'sqlite')(
    'waits for whoever is taking the claim away, and is refused',
    async () => {
      const { q, claim } = await running();
      const commit = await holdRun(q.store, claim.id, (tx) =>
        tx.run(sql`update runs set claim_no = claim_no + 1 where id = ${claim.id}`),
      );
      const remembering = remember(q.store, claim, FETCH).catch((error: unknown) => error);
      await untilBlocked(q.store);
      await commit();
      expect(await remembering).toMatchObject({ code: 'CLAIM_LOST' });
      expect(await recall(q.store, claim.id, FETCH)).toBeUndefined();
    },
  );

  test('shows the last progress, and does not touch the row of the run', async () => {
    const { q, claim } = await running();
    const row = async (): Promise<unknown> =>
      q.store.read((tx) =>
        tx.first(tx.dialect === 'postgres' ? sql`select ctid from runs` : sql`select * from runs`),
      );
    const before = await row();
    await writeProgress(q.store, claim, { done: 1, total: 3, note: 'first' });
    expect(await readProgress(q.store, claim.id)).toEqual({ done: 1, total: 3, note: 'first', at: q.now });
    await writeProgress(q.store, claim, { done: 2.5 });
    expect(await readProgress(q.store, claim.id)).toEqual({ done: 2.5, at: q.now });
    expect(await row()).toEqual(before);
    expect(await findRun(q.store, claim.id)).toMatchObject({ progress: { done: 2.5, at: q.now } });
  });

  test('a replay from a step begins with what was made before it, in its order', async () => {
    const { q, node, claim } = await running();
    await remember(q.store, claim, { ...FETCH, key: 'zero' });
    await remember(q.store, claim, { kind: 'checkpoint', key: 'page', nr: 2, value: '7' });
    await remember(q.store, claim, { ...FETCH, nr: 3, failed: true });
    await node.settle(claim.run, { state: 'snoozed', delayMs: 0 });
    const again = claimOf(node, await taken(node));
    await remember(q.store, again, FETCH);
    await remember(q.store, again, { ...FETCH, key: 'send', nr: 2, failed: true });
    await remember(q.store, again, { kind: 'checkpoint', key: 'late', nr: 3, value: '9' });
    await node.settle(again.run, { state: 'cancelled' });

    const id = await replayRun(q.store, { runId: claim.id, fromStep: 'send', ...ADA });
    const { steps, checkpoints } = await readRunWork(q.store, id, ALL);
    expect(steps.map((step) => [step.id, step.claimNo, step.result])).toEqual([
      ['zero', 0, { rows: 2 }],
      ['fetch', 0, { rows: 2 }],
    ]);
    expect(checkpoints.map(({ key }) => key)).toEqual(['page']);
    expect(await taken(node)).toMatchObject({ id, replayOf: claim.id });

    const first = await replayRun(q.store, { runId: claim.id, fromStep: 'zero', ...ADA });
    expect(await readRunWork(q.store, first, ALL)).toEqual({ steps: [], checkpoints: [] });
  });

  test('a replay from a step that is not on record makes no run, and names those that are', async () => {
    const { q, node, claim } = await running();
    await remember(q.store, claim, FETCH);
    await node.settle(claim.run, { state: 'cancelled' });
    await expect(replayRun(q.store, { runId: claim.id, fromStep: 'fecth', ...ADA })).rejects.toMatchObject({
      code: 'UNKNOWN_STEP',
      message: `Run ${claim.id} has no step "fecth" on record: it has fetch.`,
    });
    await expect(findRun(q.store, claim.id + 1)).rejects.toMatchObject({ code: 'UNKNOWN_RUN' });
  });

  async function running() {
    const q = await openQueue(open);
    await q.enqueue();
    const node = await q.node();
    return { q, node, claim: claimOf(node, await taken(node)) };
  }
});

async function taken(node: TestNode): Promise<ClaimedRun> {
  const [run] = await node.claim();
  if (!run) throw new Error('There was nothing to claim.');
  return run;
}

function claimOf(node: TestNode, run: ClaimedRun) {
  return { id: run.id, claimNo: run.claimNo, nodeId: node.id, run };
}
