/** Finished runs by all filters, in both directions, page by page. */
import { countEnds, countRuns, type HistoryFilter, listHistory, readJobEnds } from '@sb/queue';
import { sql, takeSeq } from '@sb/storage';
import { eachDialect, watchPlans } from '@sb/testkit';
import { expect, test } from 'vitest';
import { DAY, writeHistory } from './finished-runs.ts';
import { NOON, openQueue, type TestQueue } from './open-queue.ts';

async function page(q: TestQueue, filter: Partial<HistoryFilter>) {
  const { runs, ...rest } = await listHistory(q.store, { limit: 50, ...filter });
  return { ids: runs.map(({ id }) => id), ...rest };
}

function ended(id: number, age: number, state: string) {
  return { id, state, finishedAt: NOON - age * DAY };
}

async function ids(q: TestQueue, filter: Partial<HistoryFilter>): Promise<readonly number[]> {
  return (await page(q, filter)).ids;
}

const CASES: readonly (readonly [what: string, filter: Partial<HistoryFilter>, found: readonly number[]])[] =
  [
    ['a job', { jobId: 'mail' }, [3]],
    ['an unknown job', { jobId: 'mial' }, []],
    ['all but a job', { exceptJob: 'noop' }, [3]],
    ['all but an unknown job', { exceptJob: 'gone' }, [5, 4, 3, 2, 1]],
    ['states', { states: ['failed', 'cancelled'] }, [5, 2]],
    ['a job and a state', { jobId: 'noop', states: ['failed'] }, [2]],
    ['a queue', { queue: 'mail' }, [3]],
    ['who asked', { createdBy: 'ada' }, [4]],
    ['what asked', { trigger: 'cron' }, [1]],
    ['a tag', { tag: 'eu' }, [4]],
    ['a part of a tag', { tag: 'e' }, []],
    ['a schedule', { schedule: 'nightly' }, [1]],
    ['an unknown schedule', { schedule: 'gone' }, []],
    ['the text of the error, whatever the case of its ASCII letters', { error: 'DISK' }, [2]],
    ['other letters as they are shown', { error: 'Überlauf: THE' }, [2]],
    ['a wildcard is a character', { error: '%' }, []],
    ['how long it took', { minMs: 5_000 }, [4]],
    ['since a time', { since: NOON - 3 * DAY }, [5, 4, 3]],
    ['before a time', { until: NOON - 3 * DAY }, [2, 1]],
    ['between two times', { since: NOON - 4 * DAY, until: NOON - 2 * DAY }, [3, 2]],
  ];

eachDialect('the history', (open) => {
  test('is found by each filter, at once and one run a page', async () => {
    const q = await openQueue(open);
    await writeHistory(q.store, [
      { age: 5 },
      { age: 4, state: 'failed' },
      { age: 3, job: 'mail', queue: 'mail' },
      { age: 2 },
      { age: 1, state: 'cancelled' },
    ]);
    await q.store.write(function* (tx) {
      yield* tx.run(sql`insert into schedules (id, name, job, expression, timezone, enabled, source, planned_at, created_at, updated_at)
        values (7, 'nightly', 'noop', '0 0 * * *', 'UTC', 1, 'store', 0, 0, 0)`);
      yield* tx.run(sql`update run_history set trigger = 'cron', schedule_id = 7 where id = 1`);
      yield* tx.run(sql`update run_history set error_short = 'Überlauf: the Disk is full' where id = 2`);
      yield* tx.run(
        sql`update run_history set created_by = 'ada', tags = '["eu","slow"]', started_at = finished_at - 9000 where id = 4`,
      );
    });
    for (const [what, filter, found] of CASES) {
      expect({ what, count: (await countRuns(q.store, filter)).count }).toEqual({
        what,
        count: found.length,
      });
      const window = { from: filter.since ?? NOON - 6 * DAY, to: filter.until ?? NOON + DAY, buckets: 1 };
      const [ends] = (await countEnds(q.store, filter, window)).buckets;
      expect([what, (ends?.succeeded ?? 0) + (ends?.failed ?? 0)]).toEqual([
        what,
        found.filter((id) => id !== 5).length,
      ]);
      const walked: number[] = [];
      let before: number | undefined;
      do {
        const part = await page(q, { ...filter, limit: 1, before });
        walked.push(...part.ids);
        before = part.next;
      } while (before !== undefined);
      expect([what, await ids(q, filter), walked]).toEqual([what, found, found]);
    }
  });

  test('is counted by the time of the ends, with the attempts that were not the first', async () => {
    const q = await openQueue(open);
    await writeHistory(q.store, [
      { age: 3, state: 'failed' },
      { age: 2 },
      { age: 2, state: 'cancelled' },
      { age: 1 },
    ]);
    await q.store.write(function* (tx) {
      yield* tx.run(sql`update run_history set attempt = 4 where id = 2`);
    });
    const window = { from: NOON - 3 * DAY, to: NOON, buckets: 3 };
    const count = async (filter: Partial<HistoryFilter>, newest?: number) => {
      const { buckets, searched } = await countEnds(q.store, filter, window, newest);
      return [buckets.map((part) => [part.succeeded, part.failed, part.retried]), searched];
    };
    const whole = { rows: 4, isWhole: true };
    expect(await count({})).toEqual([
      [
        [0, 1, 0],
        [1, 0, 3],
        [1, 0, 0],
      ],
      whole,
    ]);
    expect(await count({ states: [] })).toEqual([
      [
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ],
      { rows: 0, isWhole: true },
    ]);
    expect((await count({}, 2))[1]).toEqual({ rows: 2, isWhole: false });
    expect((await countEnds(q.store, {}, window)).buckets.map(({ at }) => at)).toEqual([
      NOON - 3 * DAY,
      NOON - 2 * DAY,
      NOON - DAY,
    ]);
  });

  test('goes back to newer runs from any page, the nearest first', async () => {
    const q = await openQueue(open);
    await writeHistory(
      q.store,
      Array.from({ length: 10 }, (_, i) => ({ age: 10 - i })),
    );
    const first = await page(q, { limit: 3 });
    const second = await page(q, { limit: 3, before: first.next });
    expect([first.ids, second.ids]).toEqual([
      [10, 9, 8],
      [7, 6, 5],
    ]);
    const back = await page(q, { limit: 3, after: second.prev });
    expect(back.ids).toEqual([10, 9, 8]);
    expect((await page(q, { limit: 2, after: second.prev })).ids).toEqual([9, 8]);
    // The end: what comes later is found from here.
    const end = await page(q, { limit: 3, after: back.prev });
    expect(end.ids).toEqual([]);
    await writeHistory(q.store, [{ age: 0, id: 11 }]);
    expect(await ids(q, { limit: 3, after: back.prev })).toEqual([11]);
  });

  test('of runs that ended out of order is whole', async () => {
    const q = await openQueue(open);
    // The third has the time of the first: its daemon's clock was behind, or its commit waited.
    await writeHistory(q.store, [{ age: 3 }, { age: 2 }, { age: 3 }, { age: 1 }]);
    expect(await ids(q, { since: NOON - 2 * DAY })).toEqual([4, 2]);
    expect(await ids(q, { until: NOON - 2 * DAY })).toEqual([3, 1]);
  });
});

eachDialect('a search of the history that no index serves', (open) => {
  test('looks at 20,000 rows, says so, and goes on from there', async () => {
    const q = await openQueue(open);
    await writeHistory(
      q.store,
      Array.from({ length: 21_000 }, () => ({ age: 1 })),
    );
    await q.store.write((tx) => tx.run(sql`update run_history set created_by = 'ada' where id = 5`));
    const first = await page(q, { createdBy: 'ada', limit: 10 });
    expect(first).toMatchObject({ ids: [], searched: { isWhole: false } });
    expect(first.searched.rows).toBeLessThanOrEqual(22_000);
    const second = await page(q, { createdBy: 'ada', limit: 10, before: first.next });
    expect(second).toMatchObject({ ids: [5], searched: { isWhole: true } });
    expect(second.next).toBeUndefined();
  });

  test('goes by the index of what it also asks for', async () => {
    const q = await openQueue(open);
    await writeHistory(
      q.store,
      Array.from({ length: 5_000 }, (_, i) => ({
        age: 5_000 - i,
        ...(i === 9 && { state: 'failed' as const }),
      })),
    );
    const asks: readonly Partial<HistoryFilter>[] = [
      { jobId: 'noop', states: ['failed'] },
      { states: ['failed'], createdBy: 'nobody' },
      { error: 'disk' },
      { jobId: 'mail', tag: 'eu' },
      { since: NOON - DAY, until: NOON },
    ];
    for (const ask of asks) {
      const { store, explained } = watchPlans(q.store);
      await listHistory(store, { limit: 10, ...ask });
      // A time has room for runs that ended out of order.
      for (const { touched, text } of explained) expect([text, touched < 1_200]).toEqual([text, true]);
    }
    const { store, explained } = watchPlans(q.store);
    await readJobEnds(store, { jobId: 'noop', since: 0, limit: 10 });
    await readJobEnds(store, { jobId: 'mail', since: NOON - DAY, limit: 10 });
    expect(Math.max(...explained.map(({ touched }) => touched))).toBeLessThan(1_200);
    const plans = explained.flatMap(({ plan }) => plan.split('\n'));
    expect(plans.filter((line) => /^SCAN r\b|TEMP B-TREE/.test(line))).toEqual([]);
  });
});

eachDialect('a time of the history', (open) => {
  test('is found row by row, also where the store has statistics of its indexes', async () => {
    const q = await openQueue(open);
    await writeHistory(
      q.store,
      Array.from({ length: 4_000 }, (_, i) => ({ age: 5 - i / 1_000, job: i % 2 === 0 ? 'mail' : 'noop' })),
    );
    // The search begins in the middle of the numbers: here near the newest run.
    await q.store.write((tx) => takeSeq(tx, 4_000));
    await writeHistory(q.store, [{ age: 0, id: 4_001 }]);
    await q.store.write((tx) => tx.run(sql`analyze`));
    const { store, explained } = watchPlans(q.store);
    await listHistory(store, { since: NOON - DAY / 100, limit: 1 });
    const plans = explained.flatMap(({ plan }) => plan.split('\n'));
    expect(plans.filter((line) => line.includes('ANY(') || line.includes('TEMP B-TREE'))).toEqual([]);
    expect(Math.max(...explained.map(({ touched }) => touched))).toBeLessThan(1_200);
  });
});

eachDialect('the counts of finished runs', (open) => {
  test('say how the runs of a filter are spread, and how far they looked', async () => {
    const q = await openQueue(open);
    await writeHistory(q.store, [
      { age: 6, state: 'failed' },
      { age: 5, job: 'mail', queue: 'mail' },
      { age: 4, state: 'failed' },
      { age: 3, state: 'cancelled' },
      { age: 2 },
    ]);
    expect(await countRuns(q.store, { since: NOON - 5 * DAY })).toEqual({
      count: 4,
      states: [
        { value: 'succeeded', count: 2 },
        { value: 'cancelled', count: 1 },
        { value: 'failed', count: 1 },
      ],
      jobs: [
        { value: 'noop', count: 3 },
        { value: 'mail', count: 1 },
      ],
      queues: [
        { value: 'default', count: 3 },
        { value: 'mail', count: 1 },
      ],
      triggers: [{ value: 'api', count: 4 }],
      searched: { rows: 5, isWhole: true },
    });
    expect(await countRuns(q.store, { states: ['failed'] }, 2)).toMatchObject({
      count: 1,
      searched: { rows: 2, isWhole: false },
    });
    expect(await countRuns(q.store, { jobId: 'nobody' })).toMatchObject({
      count: 0,
      states: [],
      searched: { rows: 0, isWhole: true },
    });
  });

  test('has the last ends of a job for its chart', async () => {
    const q = await openQueue(open);
    await writeHistory(q.store, [
      { age: 6 },
      { age: 4, state: 'failed' },
      { age: 3, job: 'mail' },
      { age: 2 },
      { age: 1, state: 'expired' },
    ]);
    await q.store.write((tx) => tx.run(sql`update run_history set started_at = null where id = 5`));
    const of = { jobId: 'noop', since: NOON - 5 * DAY };
    expect(await readJobEnds(q.store, { ...of, limit: 9 })).toEqual([
      ended(5, 1, 'expired'),
      { ...ended(4, 2, 'succeeded'), startedAt: NOON - 2 * DAY },
      { ...ended(2, 4, 'failed'), startedAt: NOON - 4 * DAY },
    ]);
    expect((await readJobEnds(q.store, { ...of, limit: 1 })).map(({ id }) => id)).toEqual([5]);
    expect(await readJobEnds(q.store, { ...of, jobId: 'nobody', limit: 9 })).toEqual([]);
  });
});
