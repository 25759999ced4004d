import { listEvents } from '@sb/events';
import { cancelRun, cancelRuns, findRun } from '@sb/queue';
import {
  createReaper,
  NODE_LEASE_MS,
  readCancelRequests,
  releaseChildren,
  releaseOrphans,
  renewNode,
  REAP_AFTER_MS,
} from '@sb/queue/engine';
import { eachDialect, holdRun } from '@sb/testkit';
import { expect, test } from 'vitest';
import { dyingAfter } from './dying-store.ts';
import { openQueue } from './open-queue.ts';

const asked = (runId: number) => ({ runId, actor: 'ada', reason: 'wrong customer' });

eachDialect('cancel', (open, dialect) => {
  test('ends a run that waits, with its reason, and says who asked', async () => {
    const q = await openQueue(open);
    const id = await q.enqueue();
    expect(await cancelRun(q.store, asked(id))).toEqual({ verdict: 'cancelled', state: 'queued' });
    expect(await findRun(q.store, id)).toMatchObject({
      state: 'cancelled',
      reason: 'wrong customer',
      attempt: 0,
    });
    expect(await (await q.node()).claim()).toEqual([]);
    const events = await q.store.read((tx) => listEvents(tx, { runId: id, limit: 10 }));
    expect(events.toReversed()).toMatchObject([
      { type: 'run.cancel_requested', actor: 'ada', payload: { before: 'queued', reason: 'wrong customer' } },
      { type: 'run.cancelled', payload: { reason: 'wrong customer' } },
    ]);
  });

  test('is found with the run: the first request, who made it and why', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const id = await q.enqueue();
    const [run] = await node.claim();
    const at = q.now;
    await cancelRun(q.store, asked(id));
    q.now += 1_000;
    await cancelRun(q.store, { runId: id, actor: 'bo' });
    expect(await findRun(q.store, id)).not.toHaveProperty('cancellation');
    if (run) await node.settle(run, { state: 'succeeded' });
    expect(await findRun(q.store, id)).toMatchObject({
      cancellation: { by: 'request', actor: 'ada', at, reason: 'wrong customer' },
    });
  });

  test('tells a run that is under way, which ends as cancelled however it ends', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    for (const outcome of [
      { state: 'succeeded', result: '1' },
      { state: 'retry', delayMs: 1, attempt: 'failed', error: '{"message":"no"}' },
      { state: 'snoozed', delayMs: 1 },
      { state: 'released' },
    ] as const) {
      const id = await q.enqueue();
      const [run] = await node.claim();
      expect(await cancelRun(q.store, asked(id))).toEqual({ verdict: 'requested', state: 'running' });
      expect(await readCancelRequests(q.store, node.id)).toEqual([{ id, claimNo: 1 }]);
      if (run) await node.settle(run, outcome);
      expect(await findRun(q.store, id)).toMatchObject({ state: 'cancelled', reason: 'wrong customer' });
    }
    expect(await readCancelRequests(q.store, node.id)).toEqual([]);
  });

  test('changes nothing of a finished run, and knows one that there is not', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const id = await q.enqueue();
    const [run] = await node.claim();
    if (run) await node.settle(run, { state: 'succeeded' });
    expect(await cancelRun(q.store, asked(id))).toEqual({ verdict: 'finished', state: 'succeeded' });
    await expect(cancelRun(q.store, asked(id + 1))).rejects.toMatchObject({ code: 'UNKNOWN_RUN' });
  });

  test('is remembered when the node that ran it is lost, or never knew of it', async () => {
    const q = await openQueue(open);
    const [dead, alive] = [await q.node(), await q.node()];
    const lost = await q.enqueue();
    await dead.claim();
    const orphan = await q.enqueue();
    await alive.claim();
    for (const id of [lost, orphan]) await cancelRun(q.store, asked(id));
    await releaseOrphans(q.store, alive.id, { known: new Set() });
    const reaper = createReaper({
      store: q.store,
      nodeId: alive.id,
      isGone: () => false,
      monotonic: () => q.now,
    });
    q.now += NODE_LEASE_MS + 1;
    await renewNode(q.store, alive.id);
    await reaper.reap();
    q.now += REAP_AFTER_MS;
    await reaper.reap();
    for (const id of [lost, orphan])
      expect(await findRun(q.store, id)).toMatchObject({ state: 'cancelled', reason: 'wrong customer' });
  });

  test.runIf(dialect === 'postgres')('is looked for by a node of which a known run is locked', async () => {
    const q = await openQueue(open, { lockTimeoutMs: 300 });
    const node = await q.node();
    const [known, orphan] = [await q.enqueue(), await q.enqueue()];
    await node.claim();
    await cancelRun(q.store, asked(orphan));
    const letGo = await holdRun(q.store, known);
    expect(await releaseOrphans(q.store, node.id, { known: new Set([`${known}/1`]) })).toBe(1);
    await letGo();
    expect(await findRun(q.store, orphan)).toMatchObject({ state: 'cancelled' });
    expect(await findRun(q.store, known)).toMatchObject({ state: 'running' });
  });

  test('is done also where the store fails behind its commit, and its children follow', async () => {
    const q = await openQueue(open);
    const [one, other] = [await q.enqueue(), await q.enqueue()];
    const child = await q.enqueue({ after: [{ run: one }, { run: other }] });
    expect(await cancelRun(dyingAfter(q.store, 1), asked(one))).toMatchObject({ verdict: 'cancelled' });
    const many = await cancelRuns(dyingAfter(q.store, 1), { runIds: [other], actor: 'ada' });
    expect(many.get(other)).toMatchObject({ verdict: 'cancelled' });
    expect(await findRun(q.store, child)).toMatchObject({ state: 'waiting' });
    await releaseChildren(q.store);
    expect(await findRun(q.store, child)).toMatchObject({ state: 'skipped' });
  });

  test('by two at once, and beside a claim, cancels each run once', async () => {
    const q = await openQueue(open);
    const other = await open.again(q.store, { clock: () => q.now });
    const node = await q.node();
    const ids: number[] = [];
    for (let i = 0; i < 20; i++) ids.push(await q.enqueue());
    const [claimed] = await Promise.all([
      node.claim(10),
      ...ids.flatMap((id) => [cancelRun(q.store, asked(id)), cancelRun(other, asked(id))]),
    ]);
    for (const run of claimed) await node.settle(run, { state: 'succeeded' });
    for (const id of ids) expect(await findRun(q.store, id)).toMatchObject({ state: 'cancelled' });
  });
});
