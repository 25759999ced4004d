import { discardDead, listDeadLetters, readStatistics, replayDead } from '@sb/queue';
import {
  type HistoryPolicy,
  removeClosedLetters,
  removeGoneNodes,
  removeOldLogs,
  removeOldRuns,
  removeOldStatistics,
  retireNode,
} from '@sb/queue/engine';
import { readNews, START } from '@sb/events';
import { sql, type Store, type Tx } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { dieAll, waitingReplays } from './dead-runs.ts';
import { countRows, DAY, finishRuns, type Finished, foldAll, keptRuns } from './finished-runs.ts';
import { NOON, openQueue } from './open-queue.ts';

const days = (count: number): number => count * DAY;
const NOW = { now: NOON };
const ALL: HistoryPolicy = { ageMs: days(30) };

eachDialect('retention of runs', (open) => {
  const kept = async (policy: HistoryPolicy, runs: readonly Finished[]): Promise<readonly number[]> => {
    const q = await openQueue(open);
    await finishRuns(q.store, runs);
    const dry = await removeOldRuns(q.store, policy, { ...NOW, dryRun: true });
    expect(await countRows(q.store, 'run_history')).toBe(runs.length);
    const real = await removeOldRuns(q.store, policy, NOW);
    expect(dry).toEqual(real);
    const ids = await keptRuns(q.store);
    expect(real).toMatchObject({ removed: { runs: runs.length - ids.length }, isWhole: true });
    return ids;
  };

  test('goes by age', async () => {
    const runs = [{ age: 31 }, { age: 30.1 }, { age: 29.9 }, { age: 1 }];
    expect(await kept(ALL, runs)).toEqual([3, 4]);
  });

  test('goes by outcome, queue and job, the most specific first', async () => {
    const policy: HistoryPolicy = {
      ...ALL,
      outcomes: { failed: { ageMs: days(90) }, succeeded: { ageMs: days(7) } },
      queues: { mail: { ageMs: days(60) } },
      jobs: { mail: { ageMs: days(3), outcomes: { failed: { ageMs: Number.POSITIVE_INFINITY } } } },
    };
    const runs: readonly Finished[] = [
      { age: 900, job: 'mail', state: 'failed' },
      { age: 100, state: 'failed' },
      { age: 80, state: 'failed' },
      { age: 50, queue: 'mail' },
      { age: 50, state: 'cancelled' },
      { age: 20, state: 'skipped' },
      { age: 8 },
      { age: 6 },
      { age: 4, job: 'mail', queue: 'mail' },
      { age: 2, job: 'mail' },
    ];
    expect(await kept(policy, runs)).toEqual([1, 3, 4, 6, 8, 10]);
  });

  test('keeps no more than a number of the newest, of all that a rule decides for', async () => {
    const policy: HistoryPolicy = {
      ...ALL,
      last: 2,
      jobs: { mail: { last: 1, outcomes: { failed: { last: 0 } } } },
    };
    const runs: readonly Finished[] = [
      { age: 5, job: 'mail' },
      { age: 4, job: 'mail', state: 'failed' },
      { age: 4 },
      { age: 4 },
      { age: 3 },
      { age: 2, job: 'mail' },
      { age: 1, job: 'mail', state: 'failed' },
    ];
    expect(await kept(policy, runs)).toEqual([4, 5, 6]);
  });

  test('finds what is old behind an end that a clock has put into the future', async () => {
    const ahead = Array.from({ length: 2_100 }, () => ({ age: -400 }));
    expect((await kept(ALL, [...ahead, { age: 40 }, { age: 1 }])).at(-2)).toBe(2_100);
  });

  test('goes on behind a page of which something had to go, though not all', async () => {
    const old = Array.from({ length: 2_050 }, () => ({ age: 40 }));
    expect(await kept(ALL, [{ age: 1 }, ...old])).toEqual([1]);
  });

  test('goes on behind a page of the young to where a rule has more than it keeps', async () => {
    const young = Array.from({ length: 2_000 }, () => ({ age: 2 }));
    const failed = { age: 1, state: 'failed' } as const;
    const policy = { ...ALL, outcomes: { failed: { last: 1 } } };
    expect((await kept(policy, [...young, failed, failed])).slice(-2)).toEqual([2_000, 2_002]);
  });

  test('walks no further than a page of which nothing has to go', async () => {
    const q = await openQueue(open);
    await finishRuns(q.store, [...Array.from({ length: 2_000 }, () => ({ age: 1 })), { age: 40 }]);
    expect((await removeOldRuns(q.store, ALL, NOW)).removed).toEqual({});
  });

  test('keeps a run while one that comes after it has not ended: its result may be read', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const load = await q.enqueue({ jobId: 'noop' });
    const other = await q.enqueue({ jobId: 'noop', delayMs: days(40) });
    const after = [{ run: load, on: 'parents.load.result == 7', as: 'load' }, { run: other }];
    const child = await q.enqueue({ after });
    const [first] = await node.claim();
    if (first) await node.settle(first, { state: 'succeeded', result: '7' });
    await foldAll(q.store);

    q.now += days(40);
    expect((await removeOldRuns(q.store, ALL, { now: q.now, dryRun: true })).removed).toEqual({});
    expect((await removeOldRuns(q.store, ALL, { now: q.now })).removed).toEqual({});
    for (const run of await node.claim()) await node.settle(run, { state: 'succeeded' });
    const claimed = await node.claim();
    expect(claimed.map(({ id }) => id)).toEqual([child]);

    for (const run of claimed) await node.settle(run, { state: 'succeeded' });
    await foldAll(q.store);
    expect((await removeOldRuns(q.store, ALL, { now: q.now })).removed).toMatchObject({ runs: 1 });
  });

  test('counts first what nobody has counted', async () => {
    const q = await openQueue(open);
    await finishRuns(q.store, [{ age: 40 }]);
    await q.store.write((tx) => tx.run(sql`delete from cursors where name = 'fold'`));
    expect((await removeOldRuns(q.store, ALL, NOW)).removed).toMatchObject({ runs: 1 });
  });

  test('leaves out of a dry run the lines that go by a rule of their own', async () => {
    const q = await openQueue(open);
    await finishRuns(q.store, [
      { age: 40, isRich: true },
      { age: 35, isRich: true },
    ]);
    const how = { ...NOW, dryRun: true, logsBefore: NOON - days(38) };
    expect((await removeOldRuns(q.store, ALL, how)).removed).toMatchObject({ runs: 2, logs: 2 });
  });

  test('takes what hangs on a run with it, and nothing of others; who had not read it is told so', async () => {
    const q = await openQueue(open);
    await finishRuns(q.store, [
      { age: 40, isRich: true },
      { age: 20, isRich: true },
    ]);
    const { removed } = await removeOldRuns(q.store, ALL, NOW);
    expect(removed).toEqual({ runs: 1, attempts: 1, logs: 2, inputs: 1, memory: 2 });
    for (const [table, rows] of [
      ['attempts', 1],
      ['run_logs', 2],
      ['run_inputs', 1],
      ['run_memory', 1],
      ['run_live', 1],
    ] as const)
      expect(await countRows(q.store, table)).toBe(rows);
    expect((await q.store.read((tx) => readNews(tx, START, 9))).gap).toMatchObject({ after: START });
  });

  test('says which of its names nobody knows', async () => {
    const q = await openQueue(open);
    const policy = { ...ALL, jobs: { mial: { last: 1 }, mail: { last: 1 } }, queues: { bulk: {} } };
    expect(await removeOldRuns(q.store, policy, NOW)).toMatchObject({ unknown: ['mial', 'bulk'] });
  });

  test('leaves alone what the engine has not read yet', async () => {
    const q = await openQueue(open);
    await finishRuns(q.store, [{ age: 50 }, { age: 40 }]);
    // As a reader that stands before the second: alerts, or a fold that lags.
    await q.store.write((tx) =>
      tx.run(
        sql`insert into cursors (name, xid, seq) select 'alerts', ${xidOf(tx.dialect)}, seq from run_history where id = 1`,
      ),
    );
    await removeOldRuns(q.store, ALL, NOW);
    expect(await keptRuns(q.store)).toEqual([2]);
    await q.store.write((tx) => tx.run(sql`delete from cursors where name = 'alerts'`));
    await removeOldRuns(q.store, ALL, NOW);
    expect(await keptRuns(q.store)).toEqual([]);
  });

  test('is held back by no counter', async () => {
    const q = await openQueue(open);
    await finishRuns(q.store, [{ age: 50 }, { age: 40 }]);
    await q.store.write((tx) =>
      tx.run(sql`insert into cursors (name, xid, seq) values ('counter:any', '0', 1)`),
    );
    await removeOldRuns(q.store, ALL, NOW);
    expect(await keptRuns(q.store)).toEqual([]);
  });

  test('changes no statistics', async () => {
    const q = await openQueue(open);
    await finishRuns(q.store, [{ age: 40 }, { age: 40, state: 'failed' }, { age: 1 }]);
    const window = { from: NOON - days(60), to: NOON, buckets: 1 };
    const before = await readStatistics(q.store, window);
    expect(before).toMatchObject([{ runs: 3, failed: 1 }]);
    await removeOldRuns(q.store, ALL, NOW);
    await foldAll(q.store);
    expect(await readStatistics(q.store, window)).toEqual(before);
  });

  test('leaves a dead letter that can be replayed, with a long input too', async () => {
    const q = await openQueue(open);
    const input = { text: 'x'.repeat(5_000) };
    const ids = await dieAll(q, [{ input }, {}]);
    await foldAll(q.store);
    await removeOldRuns(q.store, ALL, { now: NOON + days(31) });
    expect([await keptRuns(q.store), await countRows(q.store, 'run_inputs')]).toEqual([[], 0]);
    await removeClosedLetters(q.store, NOON + days(31));
    expect((await replayDead(q.store, { choice: { filter: {} }, actor: 'ada' })).replayed).toHaveLength(2);
    expect((await waitingReplays(q.store)).map(({ replayOf }) => replayOf)).toEqual(ids);
    const node = await q.node();
    const [first] = await node.claim();
    expect(await countRows(q.store, 'run_inputs')).toBe(1);
    expect(first).toMatchObject({ input: '@' });
  });

  test('that is aborted has removed whole chunks, and goes on the next time', async () => {
    const q = await openQueue(open);
    await finishRuns(
      q.store,
      Array.from({ length: 1_200 }, () => ({ age: 40 })),
    );
    const stop = new AbortController();
    const chunks: number[] = [];
    const onChunk = ({ runs = 0 }: Readonly<Record<string, number>>): void => {
      chunks.push(runs);
      if (chunks.length === 2) stop.abort();
    };
    const first = await removeOldRuns(q.store, ALL, { ...NOW, signal: stop.signal, onChunk });
    expect(first).toMatchObject({ isWhole: false });
    expect(chunks).toHaveLength(2);
    expect(Math.max(...chunks)).toBeLessThanOrEqual(500);
    const rest = await removeOldRuns(q.store, ALL, NOW);
    expect((first.removed['runs'] ?? 0) + (rest.removed['runs'] ?? 0)).toBe(1_200);
  });

  test('by two at once removes each run once', async () => {
    const q = await openQueue(open);
    await finishRuns(
      q.store,
      Array.from({ length: 1_200 }, () => ({ age: 40 })),
    );
    const other = await open.again(q.store);
    const [one, two] = await Promise.all([removeOldRuns(q.store, ALL, NOW), removeOldRuns(other, ALL, NOW)]);
    expect((one.removed['runs'] ?? 0) + (two.removed['runs'] ?? 0)).toBe(1_200);
    expect(await keptRuns(q.store)).toEqual([]);
  });
});

eachDialect('retention', (open) => {
  test('of logs leaves the run, and what a live run has logged', async () => {
    const q = await openQueue(open);
    await finishRuns(q.store, [
      { id: 101, age: 20, isRich: true },
      { id: 102, age: 5, isRich: true },
    ]);
    q.now = NOON - days(40);
    const live = await q.enqueue({ delayMs: days(50) });
    await q.store.write((tx) =>
      tx.run(sql`insert into run_logs values (${live}, 1, 0, '[]'), (${live + 900}, 1, 0, '[]')`),
    );
    const times = { before: NOON - days(14), now: NOON };
    const dry = await removeOldLogs(q.store, times, { dryRun: true });
    expect(await removeOldLogs(q.store, times)).toEqual(dry);
    // The third is of a run that is gone.
    expect(dry.removed).toEqual({ logs: 3 });
    expect([await keptRuns(q.store), await countRows(q.store, 'run_logs')]).toEqual([[101, 102], 3]);
  });

  test('of logs goes on behind those of a clock that ran ahead', async () => {
    const q = await openQueue(open);
    const ahead = Array.from({ length: 1_000 }, () => ({ age: -400 }));
    await finishRuns(q.store, [...ahead, { age: 20, isRich: true }]);
    await q.store.write((tx) =>
      tx.run(sql`insert into run_logs select id, 1, 0, '[]' from run_history where id <= 1000`),
    );
    const { removed } = await removeOldLogs(q.store, { before: NOON - days(14), now: NOON });
    expect(removed).toEqual({ logs: 2 });
  });

  test('of dead letters removes those that are closed', async () => {
    const q = await openQueue(open);
    const [open1, replayed = 0, discarded = 0] = await dieAll(q, [{}, {}, {}]);
    await replayDead(q.store, { choice: { ids: [replayed] }, actor: 'ada' });
    await discardDead(q.store, { choice: { ids: [discarded] }, reason: 'no use', actor: 'ada' });
    expect((await removeClosedLetters(q.store, NOON)).removed).toEqual({});
    const dry = await removeClosedLetters(q.store, NOON + 1, { dryRun: true });
    expect(await removeClosedLetters(q.store, NOON + 1)).toEqual(dry);
    expect(dry.removed).toEqual({ deadLetters: 2 });
    const { letters } = await listDeadLetters(q.store, { limit: 9 });
    expect(letters).toMatchObject([{ runId: open1, status: 'open' }]);
  });

  test('of statistics removes old minutes', async () => {
    const q = await openQueue(open);
    await finishRuns(q.store, [{ age: 500 }, { age: 500, job: 'mail' }, { age: 400 }, { age: 300 }]);
    // A minute of which a part is younger stays.
    const before = NOON - days(400) + 30_000;
    expect((await removeOldStatistics(q.store, before)).removed).toEqual({ statistics: 2 });
    expect(await countRows(q.store, 'stats_minute')).toBe(2);
  });

  test('of dead letters goes on behind a page of open ones that died at once', async () => {
    const q = await openQueue(open);
    const [first = 0] = await dieAll(q, [{}]);
    const rest = 'job_id, died_at, reason, queue_id, priority, root_id, dry_run';
    const insert = (status: string, count: number) => (tx: Tx) =>
      tx.run(sql`insert into dead_letters (run_id, status, ${sql.raw(rest)})
        with recursive n (i) as (select 1 union all select i + 1 from n where i < ${count})
        select (select max(run_id) from dead_letters) + i, ${status}, ${sql.raw(rest)} from dead_letters cross join n
        where run_id = ${first}`);
    await q.store.write(insert('open', 1_000));
    await q.store.write(insert('discarded', 2));
    expect((await removeClosedLetters(q.store, NOON + 1)).removed).toEqual({ deadLetters: 2 });
    expect(await countRows(q.store, 'dead_letters')).toBe(1_001);
  });

  test('of statistics and of nodes goes on behind its first page', async () => {
    const q = await openQueue(open);
    await finishRuns(
      q.store,
      Array.from({ length: 501 }, (_, i) => ({ age: 500 - i / 1_440 })),
    );
    expect((await removeOldStatistics(q.store, NOON)).removed).toEqual({ statistics: 501 });
    await retireNode(q.store, (await q.node()).id);
    const columns = sql.raw('kind, name, host, pid, started_at, expires_at, state, version, jobs, queues');
    const twice = (tx: Tx) => tx.run(sql`insert into nodes (${columns}) select ${columns} from nodes`);
    for (let i = 0; i < 9; i++) await q.store.write(twice);
    expect((await removeGoneNodes(q.store, NOON + days(7))).removed).toEqual({ nodes: 512 });
  });

  test('of nodes leaves those at work and those that hold runs', async () => {
    const q = await openQueue(open);
    const [gone, atWork, holding] = [await q.node(), await q.node(), await q.node()];
    await q.enqueue();
    await holding.claim();
    await retireNode(q.store, gone.id);
    await q.store.write((tx) => tx.run(sql`update nodes set state = 'lost' where id = ${holding.id}`));
    expect((await removeGoneNodes(q.store, NOON)).removed).toEqual({});
    expect((await removeGoneNodes(q.store, NOON + days(7))).removed).toEqual({ nodes: 1 });
    expect(await nodeIds(q.store)).toEqual([atWork.id, holding.id]);
  });
});

async function nodeIds(store: Store): Promise<readonly number[]> {
  const rows = await store.read((tx) => tx.rows(sql<{ id: number }>`select id from nodes order by id`));
  return rows.map(({ id }) => id);
}

function xidOf(dialect: Store['dialect']): ReturnType<typeof sql> {
  return dialect === 'sqlite' ? sql`'0'` : sql`xid::text`;
}
