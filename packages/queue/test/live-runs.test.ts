/** The six views of the runs that have not ended, made by the verbs that make them so. */
import {
  cancelRun,
  countLiveIn,
  type LiveFilter,
  type LivePosition,
  type LiveRun,
  type LiveView,
  LIVE_VIEWS,
  listHistory,
  listLive,
  pauseJob,
  pauseQueue,
  readChanges,
  readLiveTotalsIn,
  readNewerRuns,
  readRunning,
  readRuns,
  walkUnfinished,
} from '@sb/queue';
import { enqueueMany, NODE_LEASE_MS, writeProgress } from '@sb/queue/engine';
import { sql, takeSeq } from '@sb/storage';
import { eachDialect, holdRun } from '@sb/testkit';
import { describe, expect, test } from 'vitest';
import { findTotals } from '../src/runs/depth.sql.ts';
import { NOON, openQueue, type TestQueue } from './open-queue.ts';

const MINUTE = 60_000;
const ADA = { actor: 'ada', reason: 'provider down' };
const RETRY = {
  state: 'retry',
  delayMs: 10 * MINUTE,
  attempt: 'failed',
  error: '{"name":"TypeError","message":"no\\nat all"}',
} as const;

async function view(
  q: TestQueue,
  name: LiveView,
  more: Partial<LiveFilter> = {},
): Promise<readonly LiveRun[]> {
  return (await listLive(q.store, { view: name, limit: 50, ...more })).runs;
}

async function ids(q: TestQueue, name: LiveView, more: Partial<LiveFilter> = {}): Promise<readonly number[]> {
  return (await view(q, name, more)).map(({ id }) => id);
}

/** All runs of a view, page by page. */
async function walk(q: TestQueue, filter: LiveFilter): Promise<readonly (readonly number[])[]> {
  const pages: (readonly number[])[] = [];
  let after: LivePosition | undefined;
  do {
    const page = await listLive(q.store, { ...filter, after });
    pages.push(page.runs.map(({ id }) => id));
    after = page.next;
  } while (after);
  return pages;
}

eachDialect('the live runs', (open) => {
  test('are in one view each, with the reason for which they do not run', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const retrying = await q.enqueue({ maxAttempts: 3 });
    const running = await q.enqueue();
    const [first, second] = await node.claim(2);
    if (!first || !second) throw new Error('not claimed');
    await node.settle(first, RETRY);
    const waiting = await q.enqueue({ after: [{ run: running }] });
    const later = await q.enqueue({ delayMs: 5 * MINUTE });
    const queued = await q.enqueue();
    const paused = await q.enqueue({ jobId: 'mail' });
    await pauseJob(q.store, 'mail', ADA);

    const found = new Map<LiveView, readonly LiveRun[]>();
    for (const name of LIVE_VIEWS) found.set(name, await view(q, name));
    expect(Object.fromEntries([...found].map(([name, runs]) => [name, runs.map(({ id }) => id)]))).toEqual({
      running: [running],
      retrying: [retrying],
      held: [paused],
      waiting: [waiting],
      queued: [queued],
      later: [later],
    });
    const runs = [...found.values()].flat();
    expect(runs.every(({ id, view: name }) => found.get(name)?.some((run) => run.id === id))).toBe(true);
    expect(Object.fromEntries(runs.map(({ view: name, because }) => [name, because]))).toMatchObject({
      running: { because: 'running', node: { name: 'test' }, since: NOON },
      retrying: { because: 'backoff', attempt: 2, maxAttempts: 3, error: 'TypeError: no' },
      held: { because: 'job_paused', by: 'ada', reason: 'provider down' },
      waiting: { because: 'dependency', pending: 1 },
      queued: { because: 'ready' },
      later: { because: 'start_time', at: NOON + 5 * MINUTE },
    });
  });

  test('that are due and still wait out of a paused queue say who paused it', async () => {
    const q = await openQueue(open);
    await q.enqueue({ queue: 'mail' });
    await pauseQueue(q.store, 'mail', { ...ADA, until: NOON + MINUTE });
    expect((await view(q, 'queued'))[0]?.because).toMatchObject({ because: 'queue_paused', by: 'ada' });
    q.now = NOON + 2 * MINUTE;
    expect((await view(q, 'queued'))[0]?.because).toMatchObject({ because: 'no_daemon' });
  });

  test('change their view with the clock', async () => {
    const q = await openQueue(open);
    const id = await q.enqueue({ delayMs: MINUTE });
    expect([await ids(q, 'later'), await ids(q, 'queued')]).toEqual([[id], []]);
    q.now = NOON + MINUTE;
    expect([await ids(q, 'later'), await ids(q, 'queued')]).toEqual([[], [id]]);
  });

  test('show node and progress while they run', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    await q.enqueue();
    const [run] = await node.claim(1);
    if (!run) throw new Error('not claimed');
    await writeProgress(q.store, { ...run, nodeId: node.id }, { done: 3, total: 9, note: 'half way' });
    expect(await view(q, 'running')).toMatchObject([
      { node: 'test', attempt: 1, progress: { done: 3, total: 9, note: 'half way', at: NOON } },
    ]);
    expect(await readRunning(q.store)).toMatchObject([
      { id: run.id, jobId: 'noop', queue: 'default', attempt: 1, nodeId: node.id, progress: { done: 3 } },
    ]);
    // A node whose lease has run out.
    q.now = NOON + NODE_LEASE_MS + 1;
    expect((await view(q, 'running'))[0]?.because).toMatchObject({ because: 'node_gone' });
  });

  test('come in pages: each run once, whatever queue, priority or lane it has', async () => {
    const q = await openQueue(open);
    const wanted: number[] = [];
    for (let i = 0; i < 60; i++) {
      q.now = NOON + i * 10;
      wanted.push(
        await q.enqueue({
          queue: i % 3 === 1 ? 'mail' : 'default',
          priority: (['critical', 'normal', 'low'] as const)[i % 2] ?? 'low',
        }),
      );
    }
    // Half of them in the lane of runs with limits, and a few pinned ones.
    await q.store.write((tx) => tx.run(sql`update runs set lane = id % 2 where id % 7 <> 0`));
    await q.store.write((tx) => tx.run(sql`update runs set lane = 2, node_id = 9 where id % 20 = 0`));
    const pages = await walk(q, { view: 'queued', limit: 7 });
    expect(pages.flat()).toEqual(wanted);
    expect(pages.map((page) => page.length)).toEqual([...Array.from({ length: 8 }, () => 7), 4]);
    expect((await walk(q, { view: 'queued', limit: 7, queue: 'mail' })).flat()).toEqual(
      wanted.filter((_, i) => i % 3 === 1),
    );
  });

  test.each(['held', 'waiting', 'retrying', 'later'] as const)('%s ones come in pages too', async (name) => {
    const q = await openQueue(open);
    for (let i = 0; i < 20; i++) await q.enqueue({ queue: i % 2 ? 'mail' : 'default' });
    const codes = { held: `state = 2, reason = 'job_paused'`, waiting: 'state = 0, pending_deps = 1' };
    const change =
      name === 'held' || name === 'waiting'
        ? codes[name]
        : `run_at = ${NOON} + 60000 + (id * 7919) % 5, failures = ${name === 'retrying' ? 1 : 0}`;
    await q.store.write((tx) => tx.run(sql`update runs set ${sql.raw(change)}`));
    const pages = await walk(q, { view: name, limit: 3 });
    expect(pages.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    const runs = await view(q, name);
    expect(pages.flat()).toEqual(runs.map(({ id }) => id));
    expect(runs.map(({ runAt, id }) => [runAt, id])).toEqual(
      runs.map(({ runAt, id }) => [runAt, id]).toSorted(([a = 0, x = 0], [b = 0, y = 0]) => a - b || x - y),
    );
  });
});

eachDialect('the counts of live runs', (open) => {
  test('are those of the lists, of all queues or of one, each up to a bound for all queues together', async () => {
    const q = await openQueue(open);
    for (let i = 0; i < 60; i++) await q.enqueue({ queue: i % 3 === 1 ? 'mail' : 'default' });
    const changes = {
      waiting: 'state = 0, pending_deps = 1',
      held: `state = 2, reason = 'job_paused'`,
      running: 'state = 3, node_id = 9',
      later: `run_at = ${NOON} + 60000, lane = id % 2`,
      retrying: `run_at = ${NOON} + 60000, failures = 1`,
    };
    for (const [at, change] of Object.values(changes).entries())
      await q.store.write((tx) => tx.run(sql`update runs set ${sql.raw(change)} where id % 6 = ${at}`));
    for (const queue of [undefined, 'default', 'mail', 'nowhere']) {
      const listed: Record<string, number> = {};
      for (const name of LIVE_VIEWS)
        listed[name] = queue === 'nowhere' ? 0 : (await ids(q, name, { queue })).length;
      const totals = Object.entries(await q.store.read((tx) => readLiveTotalsIn(tx, queue)));
      expect(Object.fromEntries(totals.map(([name, { count }]) => [name, count]))).toEqual(listed);
    }
    // Retries are taken from what is not due yet, of which so many more are counted.
    const bounded = { queued: 7, scheduled: 17, running: 7, held: 7, waiting: 7, retrying: 10 };
    const bounds = { cap: 7, retries: 12 };
    expect(await q.store.read((tx) => findTotals(tx, bounds, undefined))).toEqual(bounded);
    const count = (more: Partial<LiveFilter>) =>
      q.store.read((tx) => countLiveIn(tx, { view: 'held', limit: 20, ...more }));
    expect(await count({})).toEqual({ count: 10, isAtLeast: false });
    expect(await count({ limit: 9 })).toEqual({ count: 9, isAtLeast: true });
    expect(await count({ jobId: 'mail' })).toEqual({ count: 0, isAtLeast: false });
  });
});

eachDialect('a list of live runs with a filter that no index has', (open) => {
  test('looks at a bounded number of rows, says so, and goes on from there', async () => {
    const q = await openQueue(open);
    await enqueueMany(
      q.store,
      Array.from({ length: 6_000 }, () => ({ jobId: 'noop' })),
    );
    const rare = await q.enqueue({ jobId: 'mail', queue: 'default', priority: 'normal' });
    // In a range that is read to its end at once, behind rows of the other that are not.
    const last = await q.enqueue({ jobId: 'mail', queue: 'default', priority: 'low' });
    const first = await listLive(q.store, { view: 'queued', jobId: 'mail', limit: 10 });
    expect(first.searched.isWhole).toBe(false);
    expect(first.searched.rows).toBeLessThanOrEqual(20_000);
    expect((await walk(q, { view: 'queued', jobId: 'mail', limit: 10 })).flat()).toEqual([rare, last]);
  });

  test.each(LIVE_VIEWS.filter((name) => name !== 'running'))(
    'returns and counts no %s run of the priority that it leaves out',
    async (name) => {
      const q = await openQueue(open);
      for (let i = 0; i < 40; i++) await q.enqueue({ priority: i < 30 ? 'high' : 'normal' });
      const changes = {
        held: `state = 2, reason = 'job_paused'`,
        waiting: 'state = 0, pending_deps = 1',
        retrying: `run_at = ${NOON} + 60000, failures = 1`,
        later: `run_at = ${NOON} + 60000`,
        queued: 'lane = case when id % 10 = 0 then 2 else id % 2 end',
      };
      await q.store.write((tx) => tx.run(sql`update runs set ${sql.raw(changes[name])}`));
      const wanted = Array.from({ length: 10 }, (_, i) => i + 31);
      const filter: LiveFilter = { view: name, exceptPriority: 'high', limit: 3 };
      expect((await walk(q, filter)).flat()).toEqual(wanted);
      const { searched } = await listLive(q.store, { ...filter, limit: 50 });
      // The few runs that are pinned are read whole.
      expect(searched.rows).toBe(name === 'queued' ? 10 + 3 : 10);
    },
  );

  test('refuses names that the store does not know', async () => {
    const q = await openQueue(open);
    await expect(listLive(q.store, { view: 'queued', jobId: 'mial', limit: 1 })).rejects.toMatchObject({
      code: 'UNKNOWN_JOB',
    });
    await expect(listLive(q.store, { view: 'queued', queue: 'mial', limit: 1 })).rejects.toMatchObject({
      code: 'UNKNOWN_QUEUE',
    });
    expect(await view(q, 'queued', { schedule: 'gone' })).toEqual([]);
  });
});

eachDialect('runs by their numbers', (open) => {
  test('come in the order of the numbers, live or ended; unknown ones are left out', async () => {
    const q = await openQueue(open);
    const [ended, live] = [await q.enqueue(), await q.enqueue()];
    await cancelRun(q.store, { runId: ended, actor: 'ada' });
    const runs = await readRuns(q.store, [live, 99, ended]);
    expect(runs.map(({ id, state }) => [id, state])).toEqual([
      [live, 'queued'],
      [ended, 'cancelled'],
    ]);
    expect(await readChanges(q.store, { ids: [ended], newerThan: ended })).toMatchObject({
      runs: [{ id: ended }],
      newer: 1,
    });
    const newer = async (newerThan: number, limit: number) =>
      (await readNewerRuns(q.store, { newerThan, limit })).map(({ id }) => id);
    expect(await newer(0, 1)).toEqual([ended]);
    expect(await newer(ended, 10)).toEqual([live]);
  });
});

eachDialect('a walk over unfinished runs, and then over those that had ended', (open) => {
  test('has each once, also one whose end was under way when it began', async () => {
    const q = await openQueue(open);
    const [ending, waiting, ended] = [await q.enqueue(), await q.enqueue(), await q.enqueue()];
    const commit = await holdRun(q.store, ending, function* (tx) {
      const seq = yield* takeSeq(tx, 1);
      yield* tx.run(sql`
        insert into run_history (${seq === undefined ? sql`` : sql`seq,`} id, job_id, queue_id, priority, run_at, created_at, max_attempts, trigger, state,
          attempt, claim_no, finished_at)
        select ${seq === undefined ? sql`` : sql`cast(${seq} as integer),`} id, job_id, queue_id, priority, run_at, created_at, max_attempts, trigger, 4, 1, 1, ${NOON}
        from runs where id = ${ending}`);
      yield* tx.run(sql`delete from runs where id = ${ending}`);
    });
    // Its number is behind that of the end that is under way.
    await cancelRun(q.store, { runId: ended, actor: 'ada' });
    const found: number[] = [];
    let page = await walkUnfinished(q.store, { limit: 1 });
    found.push(...page.runs.map(({ id }) => id));
    await commit();
    while (page.next) {
      page = await walkUnfinished(q.store, { from: page.next, limit: 1 });
      found.push(...page.runs.map(({ id }) => id));
    }
    const { begun: endedBy, seq } = page.place;
    const before = await listHistory(q.store, { endedBy, before: seq + 1, limit: 9 });
    found.push(...before.runs.map(({ id }) => id));
    expect(found.toSorted((a, b) => a - b)).toEqual([ending, waiting, ended]);
  });

  test('hands on behind the runs that a filter leaves out', async () => {
    const q = await openQueue(open);
    await q.store.write((tx) => tx.run(sql`insert into queues (name) values ('aside')`));
    for (let i = 0; i < 3; i++)
      await enqueueMany(
        q.store,
        Array.from({ length: 1_000 }, () => ({ jobId: 'noop' })),
      );
    const first = await walkUnfinished(q.store, { queue: 'aside', limit: 5 });
    expect(first).toMatchObject({ runs: [], next: { after: 2_000 } });
    const last = await walkUnfinished(q.store, { queue: 'aside', from: first.next, limit: 5 });
    expect([last.runs, last.next]).toEqual([[], undefined]);
  });
});

describe('the views', () => {
  test('have the six words', () => {
    expect(LIVE_VIEWS).toEqual(['running', 'retrying', 'held', 'waiting', 'queued', 'later']);
  });
});
