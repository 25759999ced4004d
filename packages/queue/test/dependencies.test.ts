import { cancelRun, findRun, purgeQueue, type RunAfter, UnknownParentError } from '@sb/queue';
import {
  createReaper,
  enqueueMany,
  expireRuns,
  NODE_LEASE_MS,
  type Outcome,
  readChores,
  releaseChildren,
  REAP_AFTER_MS,
} from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { openQueue, type TestNode, type TestQueue } from './open-queue.ts';

const SUCCESS: Outcome = { state: 'succeeded' };
const FAILURE: Outcome = {
  state: 'failed',
  reason: 'error',
  attempt: 'failed',
  error: '{"message":"no"}',
};
const SKIPPED: Outcome = { state: 'skipped', reason: 'nothing to do' };

const CASES: readonly (readonly [RunAfter['on'], RunAfter['onUnmet'], Outcome, string])[] = [
  ['success', undefined, SUCCESS, 'queued'],
  ['success', undefined, FAILURE, 'skipped'],
  ['success', 'fail', SKIPPED, 'failed'],
  ['success', 'run', FAILURE, 'queued'],
  ['failure', undefined, FAILURE, 'queued'],
  ['failure', undefined, SKIPPED, 'skipped'],
  ['always', undefined, SKIPPED, 'queued'],
  ['parents.x.result.n > 3', undefined, { state: 'succeeded', result: '{"n":4}' }, 'queued'],
  ['parents.x.result.n > 3', 'fail', { state: 'succeeded', result: '{"n":3}' }, 'failed'],
  ['parents.x.result.n > 3', undefined, FAILURE, 'skipped'],
  ['parents.x.status == "failed" && parents.x.input.a == 1', undefined, FAILURE, 'queued'],
];

/** Takes everything that is due and ends it. */
async function work(
  node: TestNode,
  outcome: Outcome | ((id: number) => Outcome),
): Promise<readonly number[]> {
  const claimed = await node.claim();
  for (const run of claimed)
    await node.settle(run, typeof outcome === 'function' ? outcome(run.id) : outcome);
  return claimed.map(({ id }) => id);
}

const stateOf = async (q: TestQueue, id: number): Promise<string> => (await findRun(q.store, id)).state;

eachDialect('a run after others', (open, dialect) => {
  test('waits for the end of all of them, and is taken then', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const [one, two] = [await q.enqueue(), await q.enqueue()];
    const child = await q.enqueue({ after: [{ run: one }, { run: two }] });
    expect(await findRun(q.store, child)).toMatchObject({ state: 'waiting', trigger: 'dependency' });
    const [first, second] = await node.claim();
    if (first) await node.settle(first, SUCCESS);
    expect(await stateOf(q, child)).toBe('waiting');
    q.now += 60_000;
    if (second) await node.settle(second, { state: 'succeeded', result: '1' });
    // It has waited for others, not for a node.
    expect(await findRun(q.store, child)).toMatchObject({ state: 'queued', runAt: q.now });
    expect(await work(node, SUCCESS)).toEqual([child]);
  });

  test('is queued, skipped or failed by how they ended, whether it came before or afterwards', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    for (const [on, onUnmet, outcome, state] of CASES) {
      const run = await q.enqueue({ input: { a: 1 } });
      const after = [{ run, as: 'x', ...(on && { on }), ...(onUnmet && { onUnmet }) }];
      const before = await q.enqueue({ after });
      await work(node, outcome);
      // Whoever comes when it has ended is told the same by history.
      const afterwards = await q.enqueue({ after });
      const told = [await stateOf(q, before), await stateOf(q, afterwards)];
      expect([on, onUnmet, ...told]).toEqual([on, onUnmet, state, state]);
      if (state === 'queued') await work(node, SUCCESS);
    }
  });

  test('says why it was skipped or has failed, and leaves no dead letter', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const run = await q.enqueue();
    const skipped = await q.enqueue({ after: [{ run, as: 'x', on: 'parents.x.result > 1' }] });
    const failed = await q.enqueue({ after: [{ run, onUnmet: 'fail' }] });
    await work(node, SKIPPED);
    expect(await findRun(q.store, skipped)).toMatchObject({
      state: 'skipped',
      attempt: 0,
      reason: expect.stringContaining(`run ${run} ended as skipped, and the condition was not true:`),
    });
    const record = await findRun(q.store, failed);
    expect(record).toMatchObject({
      state: 'failed',
      reason: 'dependency',
      error: {
        message: `DependencyUnmet: run ${run} ended as skipped, and this one was to come after its success`,
      },
    });
    expect(record.deadLetter).toBeUndefined();
  });

  test('says it without half of a character where that is cut, and keeps no other run from its start', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const run = await q.enqueue();
    const ends: number[] = [];
    // An emoji is two units: one of two neighbouring lengths has its half at the cut.
    for (const pad of ['', 'a'])
      for (const onUnmet of ['skip', 'fail'] as const) {
        const on = `parents.x.result["${pad}${'🙂'.repeat(150)}"] == 1`;
        ends.push(await q.enqueue({ after: [{ run, as: 'x', on, onUnmet }] }));
      }
    const other = await q.enqueue({ after: [{ run }] });
    await work(node, { state: 'succeeded', result: '{}' });
    expect(await Promise.all(ends.map((id) => stateOf(q, id)))).toEqual([
      'skipped',
      'failed',
      'skipped',
      'failed',
    ]);
    for (const id of ends) {
      const { reason, error } = await findRun(q.store, id);
      expect(`${reason} ${error?.message}`).not.toMatch(/\p{Surrogate}/u);
    }
    expect(await stateOf(q, other)).toBe('queued');
  });

  test('is an end for those after it, whatever ended it', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const first = await q.enqueue();
    const ids = [first];
    for (let i = 0; i < 9; i++)
      ids.push(await q.enqueue({ after: [{ run: ids.at(-1) ?? 0, onUnmet: i % 2 ? 'skip' : 'fail' }] }));
    const last = await q.enqueue({ after: [{ run: ids.at(-1) ?? 0, on: 'always' }] });
    await work(node, FAILURE);
    const states = await Promise.all(ids.map((id) => stateOf(q, id)));
    expect(states).toEqual(ids.map((_, i) => (i === 0 || i % 2 ? 'failed' : 'skipped')));
    expect(await work(node, SUCCESS)).toEqual([last]);
  });

  test('is told by every way in which a run ends', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const told = async (run: number): Promise<string> => {
      const child = await q.enqueue({ after: [{ run, on: 'always' }] });
      await ways.shift()?.(run);
      return stateOf(q, child);
    };
    const ways: ((run: number) => Promise<unknown>)[] = [
      (runId) => cancelRun(q.store, { runId, actor: 'ada' }),
      async () => {
        q.now += 2_000;
        await expireRuns(q.store);
      },
      () => purgeQueue(q.store, 'mail', { actor: 'ada' }),
    ];
    expect(await told(await q.enqueue())).toBe('queued');
    expect(await told(await q.enqueue({ startWithinMs: 1_000 }))).toBe('queued');
    expect(await told(await q.enqueue({ jobId: 'mail' }))).toBe('queued');
    await work(node, SUCCESS);
    // A node that is gone, whose run was started by hand or had been cancelled.
    const run = await q.enqueue();
    const child = await q.enqueue({ after: [{ run, on: 'always' }] });
    await node.claim();
    await cancelRun(q.store, { runId: run, actor: 'ada' });
    let monotonic = 0;
    const reaper = createReaper({
      store: q.store,
      nodeId: undefined,
      isGone: () => false,
      monotonic: () => monotonic,
    });
    q.now += NODE_LEASE_MS + 1;
    await reaper.reap();
    monotonic += REAP_AFTER_MS;
    await reaper.reap();
    expect([await stateOf(q, run), await stateOf(q, child)]).toEqual(['cancelled', 'queued']);
  });

  test('is told by the next daemon that looks when whoever ended its parent was killed', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const run = await q.enqueue();
    const child = await q.enqueue({ after: [{ run }] });
    expect(await readChores(q.store, node.id)).toMatchObject({ hasEndedParents: false });
    await work(node, SUCCESS);
    await q.store.write(function* (tx) {
      yield* tx.run(sql`update runs set state = 0, pending_deps = 1 where id = ${child}`);
      yield* tx.run(sql`update run_deps set outcome = null where child_id = ${child}`);
      yield* tx.run(sql`insert into ended_parents (run_id, state) values (${run}, 4)`);
    });
    expect(await readChores(q.store, node.id)).toMatchObject({ hasEndedParents: true });
    expect(await releaseChildren(q.store)).toBe(true);
    expect(await stateOf(q, child)).toBe('queued');
    expect(await readChores(q.store, node.id)).toMatchObject({ hasEndedParents: false });
  });

  test('that has ended otherwise is left alone, and ends those after it', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const run = await q.enqueue();
    const child = await q.enqueue({ after: [{ run }], startWithinMs: 1_000 });
    const grandchild = await q.enqueue({ after: [{ run: child }, { run }] });
    await cancelRun(q.store, { runId: child, actor: 'ada' });
    await work(node, SUCCESS);
    expect([await stateOf(q, child), await stateOf(q, grandchild)]).toEqual(['cancelled', 'skipped']);
  });

  test('a retry is not an end', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const run = await q.enqueue({ maxAttempts: 2 });
    const child = await q.enqueue({ after: [{ run }] });
    await work(node, { state: 'retry', delayMs: 0, attempt: 'failed', error: '{"message":"no"}' });
    expect(await stateOf(q, child)).toBe('waiting');
    await work(node, SUCCESS);
    expect(await stateOf(q, child)).toBe('queued');
  });

  test('a run that there is not is told of, and nothing is stored', async () => {
    const q = await openQueue(open);
    const run = await q.enqueue();
    const asked = q.enqueue({ after: [{ run }, { run: 90 }, { run: 91 }] });
    await expect(asked).rejects.toThrow(UnknownParentError);
    await expect(asked).rejects.toThrow('There is no run 90, nor 1 more to wait for');
    await expect(enqueueMany(q.store, [{ jobId: 'noop', after: [{ run: 90 }] }])).rejects.toThrow(
      'no run 90',
    );
    const [row] = await q.store.read((tx) => tx.rows(sql<{ n: number }>`select count(*) as n from runs`));
    expect(row?.n).toBe(1);
  });

  test('with a key waits once', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const run = await q.enqueue();
    const request = { dedupeKey: 'k', after: [{ run }] };
    expect(await q.enqueue(request)).toBe(await q.enqueue(request));
    await work(node, SUCCESS);
    expect(await work(node, SUCCESS)).toHaveLength(1);
  });

  test.runIf(dialect === 'sqlite')('is taken by the trip that ends the one before it', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const run = await q.enqueue();
    const ids = [run, await q.enqueue({ after: [{ run }] })];
    ids.push(await q.enqueue({ after: [{ run: ids[1] ?? 0 }] }));
    let { claimed } = await node.ticker.tick([], 10);
    const came: number[] = [];
    for (let left = claimed; left.length > 0; left = claimed) {
      came.push(...left.map(({ id }) => id));
      ({ claimed } = await node.ticker.tick(
        left.map(({ id, claimNo, jobId }) => ({ id, claimNo, jobId, outcome: SUCCESS })),
        10,
      ));
    }
    expect(came).toEqual(ids);
  });

  test('may come by thousands, and after thousands', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const run = await q.enqueue();
    const children = await enqueueMany(
      q.store,
      Array.from({ length: 1_200 }, () => ({ jobId: 'noop', after: [{ run }] })),
    );
    const last = await q.enqueue({ after: children.map(({ id }) => ({ run: id })) });
    await work(node, SUCCESS);
    for (let left = children.length; left > 0;) {
      const { claimed } = await node.ticker.tick([], 500);
      // Else it would wait for ever for children that nobody has told.
      expect(claimed).not.toEqual([]);
      await node.ticker.tick(
        claimed.map(({ id, claimNo, jobId }) => ({ id, claimNo, jobId, outcome: SUCCESS })),
        0,
      );
      left -= claimed.length;
      expect(await stateOf(q, last)).toBe(left === 0 ? 'queued' : 'waiting');
    }
  });

  test('ends with the first of a thousand that follow one another, in a few transactions', async () => {
    const q = await openQueue(open);
    const [first = 0, ...rest] = await enqueueMany(
      q.store,
      Array.from({ length: 1_001 }, () => ({ jobId: 'noop' })),
    ).then((all) => all.map(({ id }) => id));
    const last = rest.at(-1) ?? 0;
    await q.store.write(function* (tx) {
      yield* tx.run(sql`update runs set has_children = case when id < ${last} then 1 else 0 end,
        pending_deps = case when id = ${first} then 0 else 1 end, state = case when id = ${first} then 1 else 0 end`);
      yield* tx.run(sql`insert into run_deps (child_id, parent_id, cond, on_unmet)
        select id, id - 1, 'success', case when id % 3 = 0 then 'fail' else 'skip' end from runs where id > ${first}`);
    });
    let writes = 0;
    const counted: Store = {
      ...q.store,
      write: (...asked) => {
        writes += 1;
        return q.store.write(...asked);
      },
    };
    await cancelRun(counted, { runId: first, actor: 'ada' });
    expect(writes).toBeLessThanOrEqual(8);
    expect(await q.store.read((tx) => tx.rows(sql`select run_id from ended_parents`))).toEqual([]);
    const ended = await q.store.read((tx) =>
      tx.rows(sql<{ id: number; state: number; reason: string; error: string | null; outcome: string }>`
        select id, state, reason, error_short as error, outcome from run_history join run_deps on child_id = id order by seq`),
    );
    const how = (id: number): string => (id === first ? 'cancelled' : id % 3 === 0 ? 'failed' : 'skipped');
    expect(ended).toEqual(
      rest.map((id) => {
        const why = `run ${id - 1} ended as ${how(id - 1)}, and this one was to come after its success`;
        const end =
          id % 3 === 0
            ? { state: 5, reason: 'dependency', error: `DependencyUnmet: ${why}` }
            : { state: 7, reason: why, error: null };
        return { id, ...end, outcome: 'unmet' };
      }),
    );
  });
});
