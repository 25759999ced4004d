import { sql } from '@sb/storage';
import { enqueueChain } from '@sb/queue';
import { enqueueMany } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { findNeededRuns } from '../src/retention/needed-runs.ts';
import { openQueue } from './open-queue.ts';

/** More than a page has, in chains of two and one that is longer than a page. */
const RUNS = 3_500;
const LONG = 1_500;
/** Parents have these ids beside those of the runs. */
const BEFORE = 1_000_000;

eachDialect('the runs that live chains need', (open) => {
  test('are found by pages, each once, also of a chain that is longer than one', async () => {
    const { store } = await openQueue(open);
    await enqueueMany(
      store,
      Array.from({ length: RUNS }, () => ({ jobId: 'noop' })),
    );
    await store.write(function* (tx) {
      yield* tx.run(sql`update runs set chain_id = case when id <= ${LONG} then 1 else id / 2 end`);
      yield* tx.run(sql`update runs set chain_id = null where id = ${RUNS}`);
      yield* tx.run(sql`insert into run_deps (child_id, parent_id, cond, on_unmet)
        select id, ${BEFORE} + id, 'success', 'skip' from runs`);
    });
    const needed = await findNeededRuns(store);
    expect(needed.size).toBe(RUNS - 1);
    expect([needed.has(BEFORE + 1), needed.has(BEFORE + RUNS - 1), needed.has(BEFORE + RUNS)]).toEqual([
      true,
      true,
      false,
    ]);
    expect((await findNeededRuns(store, AbortSignal.abort())).size).toBe(0);
  });

  test('are kept for the first run of a chain too, which waits for a run of another', async () => {
    const q = await openQueue(open);
    const before = await q.enqueue();
    const request = { jobId: 'noop' };
    await enqueueChain(q.store, [
      { name: 'a', request, after: [{ run: before }] },
      { name: 'b', request, after: ['a'] },
    ]);
    expect((await findNeededRuns(q.store)).has(before)).toBe(true);
  });
});
