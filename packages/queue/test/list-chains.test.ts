import { cancelRun, type ChainCounts, enqueueChain, listChains, retryChain } from '@sb/queue';
import type { Outcome } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { selectChainRuns, selectLatestChains } from '../src/chains/latest-chains.sql.ts';
import { HISTORY_COLUMNS } from '../src/settle/end/history.sql.ts';
import { openQueue, type TestQueue } from './open-queue.ts';

const request = { jobId: 'noop' };
const FAILURE: Outcome = { state: 'failed', reason: 'error', attempt: 'failed', error: '{}' };

async function chainOf(q: TestQueue, runs: number): Promise<number> {
  const steps = Array.from({ length: runs }, () => ({ request }));
  return (await enqueueChain(q.store, steps)).id;
}

const statesOf = ({ id, parts, isWhole }: ChainCounts) => ({
  id,
  isWhole,
  states: Object.fromEntries(parts.map(({ state, runs }) => [state, runs])),
});

const runsOf = ({ parts }: ChainCounts): number => parts.reduce((sum, { runs }) => sum + runs, 0);

/** Adds ended runs to a chain, with numbers behind 1,000,000 and `from`. */
async function lengthen(
  store: Store,
  chainId: number,
  { count, from = 0 }: { readonly count: number; readonly from?: number },
): Promise<void> {
  const columns = `state, attempt, finished_at, ${HISTORY_COLUMNS}`;
  const copied = `4, 0, created_at, ${HISTORY_COLUMNS}`
    .replace(' id,', ` ${1_000_000 + from} + n.n,`)
    .replace('chain_id', String(chainId));
  await store.write(function* (tx) {
    const seq = sql.raw(tx.dialect === 'sqlite' ? 'seq, ' : '');
    const nextSeq = sql.raw(tx.dialect === 'sqlite' ? `${1_000_000 + from} + n.n, ` : '');
    yield* tx.run(sql`
      with recursive n (n) as (select 1 union all select n + 1 from n where n < ${count} + 0)
      insert into run_history (${seq}${sql.raw(columns)}) select ${nextSeq}${sql.raw(copied)}
      from n cross join (select * from runs where id = ${chainId}) original`);
  });
}

eachDialect('the latest chains', (open, dialect) => {
  test('are listed with their runs by job and state, the latest first; a run alone is no chain', async () => {
    const q = await openQueue(open);
    const first = await chainOf(q, 3);
    await q.enqueue();
    const second = await chainOf(q, 2);
    await cancelRun(q.store, { runId: second, actor: 'ada' });
    const node = await q.node();
    const [run] = await node.claim();
    if (run) await node.settle(run, { state: 'succeeded' });
    const chains = await listChains(q.store, { limit: 50 });
    expect(chains.map(statesOf)).toEqual([
      { id: second, isWhole: true, states: { cancelled: 1, skipped: 1 } },
      { id: first, isWhole: true, states: expect.objectContaining({ succeeded: 1 }) },
    ]);
    expect(chains[1]?.parts[0]).toEqual({
      jobId: 'noop',
      state: 'succeeded',
      runs: 1,
      first,
      createdAt: expect.any(Number),
    });
  });

  test('tell runs that are not due yet from those that are, as other lists do', async () => {
    const q = await openQueue(open);
    const retried = await chainOf(q, 2);
    const node = await q.node();
    const [run] = await node.claim();
    const retry = { state: 'retry', delayMs: 60_000, attempt: 'failed', error: '{}' } as const;
    if (run) await node.settle(run, retry);
    await enqueueChain(q.store, [{ request: { ...request, delayMs: 60_000 } }, { request }]);
    const chains = await listChains(q.store, { limit: 50 });
    expect(chains.map(statesOf)).toMatchObject([
      { states: { later: 1, waiting: 1 } },
      { id: retried, states: { retrying: 1, waiting: 1 } },
    ]);
    q.now += 60_000;
    expect((await listChains(q.store, { limit: 50 })).map(statesOf)).toMatchObject([
      { states: { queued: 1, waiting: 1 } },
      { states: { queued: 1, waiting: 1 } },
    ]);
  });

  test('go on below a chain, and are none in a store without chains', async () => {
    const q = await openQueue(open);
    expect(await listChains(q.store, { limit: 50 })).toEqual([]);
    const ids: number[] = [];
    for (let nr = 0; nr < 5; nr++) ids.unshift(await chainOf(q, 2));
    const pages = [
      await listChains(q.store, { limit: 2 }),
      await listChains(q.store, { limit: 2, before: ids[1] }),
      await listChains(q.store, { limit: 2, before: ids[3] }),
    ];
    expect(pages.map((page) => page.map(({ id }) => id))).toEqual([
      ids.slice(0, 2),
      ids.slice(2, 4),
      ids.slice(4),
    ]);
  });

  test('of a long chain a thousand ended runs are counted, and it is whole if it has no more', async () => {
    const q = await openQueue(open);
    const id = await chainOf(q, 2);
    const counted = async () => {
      const [chain] = await listChains(q.store, { limit: 1 });
      return { isWhole: chain?.isWhole, runs: chain && runsOf(chain) };
    };
    await lengthen(q.store, id, { count: 1_000 });
    expect(await counted()).toEqual({ isWhole: true, runs: 1_002 });
    await lengthen(q.store, id, { count: 1, from: 1_001 });
    expect(await counted()).toEqual({ isWhole: false, runs: 1_003 });
    await lengthen(q.store, id, { count: 2_000, from: 1_002 });
    expect(await counted()).toEqual({ isWhole: false, runs: 1_004 });
  });

  test('of a chain that a retry made is whole only if it has no more, though its first run comes after another', async () => {
    const q = await openQueue(open);
    const old = await chainOf(q, 3);
    const node = await q.node();
    const settleNext = async (outcome: Outcome) => {
      const [run] = await node.claim();
      if (run) await node.settle(run, outcome);
    };
    await settleNext({ state: 'succeeded' });
    await settleNext(FAILURE);
    const [first] = await retryChain(q.store, { runId: old, actor: 'ada' });
    const id = first?.replayedAs ?? 0;
    await lengthen(q.store, id, { count: 1_001 });
    await settleNext(FAILURE);
    const [chain] = await listChains(q.store, { limit: 1 });
    expect(chain).toMatchObject({ id, isWhole: false });
  });

  test('of a chain whose first run comes after one of its kind a thousand others are counted, too', async () => {
    const q = await openQueue(open);
    const lower = await q.enqueue();
    const id = await chainOf(q, 1_000);
    await q.store.write((tx) => tx.run(sql`update runs set chain_id = ${id} where id = ${lower}`));
    const [chain] = await listChains(q.store, { limit: 1 });
    expect(chain && [chain.id, chain.isWhole, runsOf(chain)]).toEqual([id, true, 1_001]);
  });

  test('share what is counted for a page: the long ones get what the short ones leave', async () => {
    const q = await openQueue(open);
    const long: number[] = [];
    for (let nr = 0; nr < 4; nr++) {
      long.unshift(await chainOf(q, 2));
      await lengthen(q.store, long[0] ?? 0, { count: 2_000, from: nr * 2_000 });
    }
    for (let nr = 0; nr < 16; nr++) await chainOf(q, 2);
    const list = await listChains(q.store, { limit: 200 });
    expect(list.slice(0, 16).every(({ isWhole }) => isWhole)).toBe(true);
    // The first read counts 125 ended runs and two more of each of the 20 chains.
    const share = Math.floor((5_000 - 32 - 4 * (125 + 4)) / 2 / 4);
    expect(list.slice(16).map((chain) => [chain.id, chain.isWhole, runsOf(chain)])).toEqual(
      long.map((id) => [id, false, share + 4]),
    );
  });

  test('are found by leaps over the indexes of chains, and counted by them', async () => {
    const q = await openQueue(open);
    const ids: number[] = [];
    for (let nr = 0; nr < 20; nr++) ids.push(await chainOf(q, 3));
    await lengthen(q.store, ids[0] ?? 0, { count: 3_000 });
    const words = dialect === 'sqlite' ? sql`explain query plan` : sql`explain`;
    const plans = await q.store.read(function* (tx) {
      if (dialect === 'postgres')
        yield* tx.run(
          sql`select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true)`,
        );
      const read = [
        yield* tx.rows<object>(sql`${words} ${selectLatestChains({ before: 1_000, limit: 50 })}`),
        yield* tx.rows<object>(sql`${words} ${selectChainRuns(tx, ids, 1_000)}`),
      ];
      return read.map((rows) => rows.map((row) => Object.values(row).join(' ')).join('\n'));
    });
    const [leaps = '', counts = ''] = plans;
    const step = dialect === 'sqlite' ? 'SEARCH r USING COVERING INDEX' : 'Index Only Scan Backward using';
    for (const table of ['runs', 'run_history']) {
      expect(leaps).toContain(`${step} ${table}_chain`);
      expect(counts).toMatch(
        new RegExp(`(?:SEARCH m USING COVERING INDEX|Index (?:Only )?Scan using) ${table}_chain`),
      );
    }
    expect(leaps + counts).not.toMatch(/SCAN [rm]\b|Seq Scan on run/);
  });
});
