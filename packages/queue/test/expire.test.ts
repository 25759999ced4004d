import { listEvents } from '@sb/events';
import { findRun } from '@sb/queue';
import { type ClaimedRun, expireRuns, releaseOrphans } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { openQueue, type TestNode, type TestQueue } from './open-queue.ts';

const MINUTE = 60_000;

eachDialect('a start deadline', (open) => {
  test('ends a run that has not begun by then, counted from when it was due', async () => {
    const q = await openQueue(open);
    const soon = await q.enqueue({ startWithinMs: MINUTE });
    const later = await q.enqueue({ startWithinMs: MINUTE, delayMs: MINUTE });
    const patient = await q.enqueue();
    q.now += MINUTE;
    expect(await expireRuns(q.store)).toBe(0);
    q.now += 1;
    expect(await expireRuns(q.store)).toBe(1);
    q.now += MINUTE;
    expect(await expireRuns(q.store)).toBe(1);
    for (const id of [soon, later])
      expect(await findRun(q.store, id)).toMatchObject({ state: 'expired', attempt: 0, attempts: [] });
    expect(await findRun(q.store, patient)).toMatchObject({ state: 'queued' });
    const events = await q.store.read((tx) => listEvents(tx, { runId: soon, limit: 10 }));
    expect(events).toMatchObject([{ type: 'run.expired' }]);
  });

  test('is told to whoever claims a run that is late, and counts no attempt', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const id = await q.enqueue({ startWithinMs: MINUTE });
    q.now += MINUTE + 1;
    const [run] = await node.claim();
    expect(run).toMatchObject({ id, isLate: true });
    if (run) await node.settle(run, { state: 'expired' });
    expect(await findRun(q.store, id)).toMatchObject({ state: 'expired', attempt: 0 });
  });

  test('is kept by a run that has begun: its retries wait as long as they have to', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const id = await q.enqueue({ startWithinMs: MINUTE });
    const [run] = await node.claim();
    expect(run?.isLate).toBe(false);
    if (run)
      await node.settle(run, { state: 'retry', delayMs: 0, attempt: 'failed', error: '{"message":"no"}' });
    q.now += 2 * MINUTE;
    expect(await expireRuns(q.store)).toBe(0);
    expect(await node.claim()).toMatchObject([{ id, isLate: false, failures: 1 }]);
  });

  test.each([
    [
      'whose node never knew of it',
      (q: TestQueue, node: TestNode) => releaseOrphans(q.store, node.id, { known: new Set() }),
    ],
    [
      'that was given back',
      (_: TestQueue, node: TestNode, run: ClaimedRun) =>
        node.settle(run, { state: 'released', neverBegan: true }),
    ],
  ])('holds for a run %s before it began', async (_what, giveBack) => {
    const q = await openQueue(open);
    const node = await q.node();
    const id = await q.enqueue({ startWithinMs: MINUTE });
    const [run] = await node.claim();
    if (!run) throw new Error('nothing claimed');
    await giveBack(q, node, run);
    q.now += MINUTE + 1;
    expect(await expireRuns(q.store)).toBe(1);
    expect(await findRun(q.store, id)).toMatchObject({ state: 'expired', attempt: 0 });
  });

  test('does not hold a retry that its node never knew of, although the node knows the attempt before it', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const id = await q.enqueue({ startWithinMs: MINUTE });
    const [run] = await node.claim();
    if (!run) throw new Error('nothing claimed');
    await node.settle(run, { state: 'retry', delayMs: 0, attempt: 'failed', error: '{"message":"no"}' });
    expect(await node.claim()).toMatchObject([{ id, claimNo: 2 }]);
    expect(await releaseOrphans(q.store, node.id, { known: new Set([`${id}/1`]) })).toBe(1);
    expect(await findRun(q.store, id)).toMatchObject({ state: 'queued' });
  });

  test('has been met by a run that its node gave up', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const id = await q.enqueue({ startWithinMs: MINUTE });
    await node.claim();
    await releaseOrphans(q.store, node.id, { known: new Set(), givenUp: new Set([id]) });
    q.now += MINUTE + 1;
    expect(await expireRuns(q.store)).toBe(0);
    expect(await findRun(q.store, id)).toMatchObject({ state: 'queued' });
  });

  test('leaves alone a run that began in time and is still under way', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const id = await q.enqueue({ startWithinMs: MINUTE });
    const [run] = await node.claim();
    q.now += 2 * MINUTE;
    expect(await expireRuns(q.store)).toBe(0);
    if (run) await node.settle(run, { state: 'succeeded' });
    expect(await findRun(q.store, id)).toMatchObject({ state: 'succeeded' });
  });

  test('of many runs is looked after by two daemons, each run once', async () => {
    const q = await openQueue(open);
    const other = await open.again(q.store, { clock: () => q.now });
    for (let i = 0; i < 30; i++) await q.enqueue({ startWithinMs: 1 });
    q.now += 2;
    const counts = await Promise.all([expireRuns(q.store), expireRuns(other), expireRuns(q.store)]);
    expect(counts.reduce((a, b) => a + b)).toBe(30);
  });
});
