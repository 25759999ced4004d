/** Ten thousand runs after one, and one after ten thousand; a long chain of ends. Prints what each took. */
import { cancelRun, findRun } from '@sb/queue';
import { enqueue, enqueueMany, releaseChildren } from '@sb/queue/engine';
import { sql } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { openQueue, type TestNode, type TestQueue } from './open-queue.ts';

const MANY = 10_000;

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  console.log(what.padEnd(50), `${(performance.now() - began).toFixed(0)} ms`);
  return result;
}

async function finishAll(node: TestNode): Promise<number> {
  for (let finished = 0; ;) {
    const { claimed } = await node.ticker.tick([], 500);
    if (claimed.length === 0) return finished;
    const outcome = { state: 'succeeded' } as const;
    await node.ticker.tick(
      claimed.map(({ id, claimNo, jobId }) => ({ id, claimNo, jobId, outcome })),
      0,
    );
    finished += claimed.length;
  }
}

async function inState(q: TestQueue, state: number): Promise<number> {
  const row = await q.store.read((tx) =>
    tx.first(sql<{ n: number }>`select cast(count(*) as integer) as n from
      (select state from runs union all select state from run_history) r where state = ${state}`),
  );
  return row?.n ?? 0;
}

eachDialect('ten thousand', (open, dialect) => {
  test('runs after one, and one after all of them', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const { id: run } = await enqueue(q.store, { jobId: 'noop' });
    const asked = Array.from({ length: MANY }, () => ({ jobId: 'noop', after: [{ run }] }));
    const children = await timed(`${dialect}: ask for them`, () => enqueueMany(q.store, asked));
    const last = await timed(`${dialect}: ask for one after them`, () =>
      q.enqueue({ after: children.map(({ id }) => ({ run: id })) }),
    );
    const [parent] = await node.claim(1);
    await timed(`${dialect}: end the one, all are queued`, async () => {
      if (parent) await node.settle(parent, { state: 'succeeded' });
    });
    expect(await inState(q, 1)).toBe(MANY);
    expect(await timed(`${dialect}: take and end them, and the last`, () => finishAll(node))).toBe(MANY + 1);
    expect(await findRun(q.store, last)).toMatchObject({ state: 'succeeded' });
  });

  test('plain runs, beside that', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    await enqueueMany(
      q.store,
      Array.from({ length: MANY }, () => ({ jobId: 'noop' })),
    );
    expect(await timed(`${dialect}: take and end plain ones`, () => finishAll(node))).toBe(MANY);
  });

  test('runs are skipped with the one that they come after, and a thousand one after the other', async () => {
    const q = await openQueue(open);
    const { id: run } = await enqueue(q.store, { jobId: 'noop' });
    await enqueueMany(
      q.store,
      Array.from({ length: MANY }, () => ({ jobId: 'noop', after: [{ run }] })),
    );
    await timed(`${dialect}: cancel it, all are skipped`, () =>
      cancelRun(q.store, { runId: run, actor: 'ada' }),
    );
    expect(await inState(q, 7)).toBe(MANY);
    const first = await q.enqueue();
    let before = first;
    for (let i = 0; i < 1_000; i++) before = await q.enqueue({ after: [{ run: before }] });
    await timed(`${dialect}: cancel the first of 1,000 that follow`, () =>
      cancelRun(q.store, { runId: first, actor: 'ada' }),
    );
    expect(await inState(q, 7)).toBe(MANY + 1_000);
    expect(await releaseChildren(q.store)).toBe(false);
  });
});
