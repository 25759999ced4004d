import {
  cancelChain,
  cancelRun,
  discardDead,
  enqueueChain,
  findRun,
  limitQueue,
  listDeadLetters,
  previewChainRetry,
  readChain,
  replayRun,
  retryChain,
  retryRun,
} from '@sb/queue';
import { type AskedStep, type Outcome, retryDead } from '@sb/queue/engine';
import { type Body, sql, type Store, StoreLockedError, type Tx } from '@sb/storage';
import { aboveStore, eachDialect, holdRun, untilBlocked } from '@sb/testkit';
import { expect, test } from 'vitest';
import { releaseChildren } from '../src/dependencies/release-children.ts';
import { HISTORY_COLUMNS } from '../src/settle/end/history.sql.ts';
import { dyingAfter } from './dying-store.ts';
import { openQueue, type TestNode, type TestQueue } from './open-queue.ts';

const SUCCESS: Outcome = { state: 'succeeded' };
const FAILURE: Outcome = { state: 'failed', reason: 'error', attempt: 'failed', error: '{"message":"no"}' };
const ADA = { actor: 'ada' };

const step = (name: string, after?: AskedStep['after']): AskedStep => ({
  request: { jobId: 'noop', input: name },
  name,
  ...(after && { after }),
});

/** extract → (load, check) → publish; tidy comes after publish, however it ends. */
const DIAMOND = [
  step('extract'),
  step('load', ['extract']),
  step('check', [{ step: 'extract', onUnmet: 'fail' }]),
  step('publish', ['load', 'check']),
  step('tidy', [{ step: 'publish', on: 'always' }]),
];

/** Ends all that is due, until nothing is; returns the inputs in the order in which they came. */
async function work(node: TestNode, outcomeOf: (name: string) => Outcome = () => SUCCESS): Promise<string[]> {
  const came: string[] = [];
  for (;;) {
    const claimed = await node.claim();
    if (claimed.length === 0) return came;
    for (const run of claimed) {
      const name = String(JSON.parse(run.input ?? '""'));
      came.push(name);
      await node.settle(run, outcomeOf(name));
    }
  }
}

/** The runs that a retry of the chain would run again. */
async function runsAgain(store: Store, runId: number): Promise<readonly number[]> {
  const { again } = await previewChainRetry(store, runId);
  return again.map((one) => one.runId);
}

/** As retention removes a run: with what it waited for. Its dead letter is kept longer. */
function* remove(tx: Tx, runId: number): Body<void> {
  yield* tx.run(sql`delete from run_history where id = ${runId}`);
  yield* tx.run(sql`delete from run_deps where child_id = ${runId}`);
}

const statesOf = async (q: TestQueue, runs: readonly { readonly id: number }[]): Promise<string[]> =>
  Promise.all(runs.map(async ({ id }) => (await findRun(q.store, id)).state));

const membersOf = async (q: TestQueue, runId: number): Promise<readonly number[]> =>
  (await readChain(q.store, runId)).map((run) => run.id);

/** Replays what has failed alone, as `maintenance.retry` does; no replay waits. */
const replayAlone = (q: TestQueue) =>
  retryDead(q.store, {
    since: 0,
    now: q.now + 3_600_000,
    maxRetries: 3,
    excludeJobs: [],
    isRegistered: () => true,
    ...ADA,
  });

/** Adds copies of its first run, which has ended: their ids come before all others. */
async function lengthen(store: Store, chainId: number, from: number, to: number): Promise<void> {
  const columns = `state, attempt, finished_at, ${HISTORY_COLUMNS}`;
  const copied = columns.replace(' id,', ' -n.n,').replace('chain_id', String(chainId));
  await store.write(function* (tx) {
    const seq = sql.raw(tx.dialect === 'sqlite' ? 'seq, ' : '');
    const nextSeq = sql.raw(tx.dialect === 'sqlite' ? '-n.n, ' : '');
    yield* tx.run(sql`
      with recursive n (n) as (select ${from} + 0 union all select n + 1 from n where n < ${to})
      insert into run_history (${seq}${sql.raw(columns)}) select ${nextSeq}${sql.raw(copied)}
      from n cross join (select * from run_history where id = ${chainId}) original`);
  });
}

eachDialect('a chain', (open) => {
  test('is stored at once, runs in its order, and is read as a whole from any of its runs', async () => {
    const q = await openQueue(open);
    const { id, runs } = await enqueueChain(q.store, DIAMOND);
    expect(await statesOf(q, runs)).toEqual(['queued', 'waiting', 'waiting', 'waiting', 'waiting']);
    const [extract, load, check, publish] = runs.map((run) => run.id);
    expect(id).toBe(extract);
    expect(await readChain(q.store, publish ?? 0)).toMatchObject([
      { id: extract, after: [] },
      { id: load, after: [{ run: extract, on: 'success', onUnmet: 'skip', as: 'extract' }] },
      { id: check, after: [{ run: extract, onUnmet: 'fail' }] },
      { id: publish, state: 'waiting', after: [{ run: load }, { run: check }] },
      { after: [{ run: publish, on: 'always' }] },
    ]);
    expect(await work(await q.node())).toEqual(['extract', 'load', 'check', 'publish', 'tidy']);
    const read = await readChain(q.store, id);
    expect(read.map(({ state }) => state)).toEqual(Array(5).fill('succeeded'));
    expect(read[3]?.after.map(({ outcome }) => outcome)).toEqual(['met', 'met']);
  });

  test('is stored whole or not at all', async () => {
    const q = await openQueue(open);
    const steps = [step('a'), { ...step('b'), request: { jobId: 'nobody' } }];
    await expect(enqueueChain(q.store, steps)).rejects.toMatchObject({ code: 'UNKNOWN_JOB' });
    await expect(enqueueChain(q.store, [step('a', [{ run: 9 }])])).rejects.toMatchObject({
      code: 'UNKNOWN_PARENT',
    });
    expect(await (await q.node()).claim()).toEqual([]);
  });

  test('is refused if two of the steps that another waits for are one run', async () => {
    const q = await openQueue(open);
    const held = (name: string): AskedStep => ({
      ...step(name, []),
      request: { jobId: 'noop', dedupeKey: 'k' },
    });
    const asked = enqueueChain(q.store, [held('a'), held('b'), step('c', ['a', 'b'])]);
    await expect(asked).rejects.toMatchObject({
      code: 'CHAIN_INVALID',
      message: expect.stringContaining('steps[2].after: two of these are the same run'),
    });
    expect(await (await q.node()).claim()).toEqual([]);
  });

  test('is asked for beside others, and neither knows of them nor is refused with them', async () => {
    const q = await openQueue(open);
    const others = [1, 2, 3].map((n) => enqueueChain(q.store, [step(`a${n}`), step(`b${n}`)]));
    const wrong = enqueueChain(q.store, [step('a'), { ...step('b'), request: { jobId: 'nobody' } }]);
    await expect(wrong).rejects.toMatchObject({ code: 'UNKNOWN_JOB' });
    const chains = await Promise.all(others);
    for (const { id, runs } of chains) {
      expect(runs[0]?.id).toBe(id);
      expect((await readChain(q.store, id)).map((run) => run.id)).toEqual(runs.map((run) => run.id));
    }
    expect(await work(await q.node())).toEqual(['a1', 'a2', 'a3', 'b1', 'b2', 'b3']);
  });

  test('is not asked for from within a write, which it would not be part of', async () => {
    const q = await openQueue(open);
    const asked: Promise<unknown>[] = [];
    await q.store.write(function* (tx) {
      asked.push(enqueueChain(q.store, [step('a')]).catch((error: unknown) => error));
      yield* tx.run(sql`select 1`);
    });
    expect(await asked[0]).toMatchObject({ code: 'NESTED_WRITE' });
  });

  test('may begin in several places, and after a run that was there', async () => {
    const q = await openQueue(open);
    const run = await q.enqueue({ input: 'before' });
    const steps = [step('a', [{ run }]), step('b', []), step('c', ['a', 'b'])];
    const { id, runs } = await enqueueChain(q.store, steps);
    const ids = runs.map((one) => one.id).toSorted((one, other) => one - other);
    for (const one of ids) expect(await membersOf(q, one)).toEqual(ids);
    expect(await membersOf(q, run)).toEqual([run]);
    expect(id).toBe(Math.min(...runs.map((one) => one.id)));
    expect(await work(await q.node())).toEqual(['before', 'b', 'a', 'c']);
  });

  test('is one also if it waits for a run of another chain, whether that has ended or not', async () => {
    const q = await openQueue(open);
    const other = await enqueueChain(q.store, [step('x'), step('y')]);
    const [x = 0, y = 0] = other.runs.map((run) => run.id);
    const waiting = await enqueueChain(q.store, [step('a', [{ run: y }]), step('b'), step('c', [])]);
    expect(await work(await q.node(), (name) => (name === 'x' ? FAILURE : SUCCESS))).toEqual(['x', 'c']);
    const late = await enqueueChain(q.store, [step('d', [{ run: y }]), step('e')]);
    for (const { runs } of [waiting, late]) {
      const ids = runs.map((run) => run.id).toSorted((one, next) => one - next);
      for (const id of ids) expect(await membersOf(q, id)).toEqual(ids);
    }
    expect(await membersOf(q, y)).toEqual([x, y]);
  });

  test('whose first step is a run of another chain belongs to that chain', async () => {
    const q = await openQueue(open);
    const held: AskedStep = { ...step('held'), request: { jobId: 'noop', input: 'held', dedupeKey: 'k' } };
    const other = await enqueueChain(q.store, [step('x'), held]);
    const { id: chainId, runs } = await enqueueChain(q.store, [held, step('after'), step('beside', [])]);
    expect(chainId).toBe(other.id);
    expect(runs.map(({ verdict }) => verdict)).toEqual(['duplicate', 'enqueued', 'enqueued']);
    const all = [...other.runs, ...runs.slice(1)].map((run) => run.id).toSorted((one, next) => one - next);
    for (const id of all) expect(await membersOf(q, id)).toEqual(all);
  });

  test('is cancelled whole: what waits ends, what is under way is told, nothing begins', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const { id, runs } = await enqueueChain(q.store, DIAMOND);
    const other = await q.enqueue({ input: 'other' });
    const [extract] = await node.claim(1);
    const ids = runs.map((run) => run.id);
    expect(await cancelChain(q.store, { runId: ids[3] ?? 0, ...ADA })).toEqual({
      chainId: id,
      cancelled: ids.slice(1),
      requested: [id],
    });
    if (extract) await node.settle(extract, SUCCESS);
    expect(await statesOf(q, runs)).toEqual(Array(5).fill('cancelled'));
    expect((await node.claim()).map((run) => run.id)).toEqual([other]);
    await expect(cancelChain(q.store, { runId: 99, ...ADA })).rejects.toMatchObject({ code: 'UNKNOWN_RUN' });
  });

  test('whose store fails behind a part of its cancel says which runs are cancelled, and its parents wait', async () => {
    const q = await openQueue(open);
    const rest = Array.from({ length: 599 }, (_, at) => step(`${at}`, ['a']));
    const { id, runs } = await enqueueChain(q.store, [step('a'), ...rest]);
    const locked = new StoreLockedError('the store', 10_000);
    const cancel = (store: Store) => cancelChain(store, { runId: id, ...ADA });
    await expect(cancel(dyingAfter(q.store, 0, locked))).rejects.toBe(locked);
    const { cancelled, failure } = await cancel(dyingAfter(q.store, 1, locked));
    expect([cancelled.length, failure]).toEqual([500, locked]);
    expect(await findRun(q.store, id)).toMatchObject({ state: 'queued' });
    expect((await cancel(q.store)).cancelled).toHaveLength(runs.length - 500);
  });

  test('is retried from what failed, and what succeeded before is not done again', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const { id, runs } = await enqueueChain(q.store, DIAMOND);
    await expect(retryChain(q.store, { runId: id, ...ADA })).rejects.toMatchObject({
      code: 'CHAIN_NOT_FINISHED',
    });
    await work(node, (name) => (name === 'check' ? FAILURE : SUCCESS));
    expect(await statesOf(q, runs)).toEqual(['succeeded', 'succeeded', 'failed', 'skipped', 'succeeded']);
    const retried = await retryChain(q.store, { runId: id, ...ADA });
    expect(retried.map(({ runId }) => runId)).toEqual(runs.slice(2).map((run) => run.id));
    const fresh = retried.map(({ replayedAs }) => ({ id: replayedAs }));
    expect(await statesOf(q, fresh)).toEqual(['queued', 'waiting', 'waiting']);
    expect(await work(node)).toEqual(['check', 'publish', 'tidy']);
    expect((await readChain(q.store, fresh[0]?.id ?? 0)).map((run) => run.id)).toEqual(
      fresh.map((run) => run.id),
    );
    expect((await listDeadLetters(q.store, { limit: 5, statuses: ['replayed'] })).letters).toHaveLength(1);
    await expect(retryChain(q.store, { runId: id, ...ADA })).rejects.toMatchObject({
      code: 'CHAIN_RETRIED',
      chainId: id,
      retriedAs: fresh[0]?.id,
    });
    await expect(retryChain(q.store, { runId: fresh[0]?.id ?? 0, ...ADA })).rejects.toMatchObject({
      code: 'NOTHING_TO_RETRY',
    });
  });

  test('is retried whole where it is long, and not at all where it is too long', async () => {
    const q = await openQueue(open);
    const { id, runs } = await enqueueChain(q.store, [step('first'), step('last', ['first'])]);
    const last = runs[1]?.id;
    await work(await q.node(), (name) => (name === 'last' ? FAILURE : SUCCESS));
    await lengthen(q.store, id, 1, 10_000);
    expect(await retryChain(q.store, { runId: id, ...ADA })).toMatchObject([{ runId: last }]);
    await lengthen(q.store, id, 10_001, 20_000);
    await expect(retryChain(q.store, { runId: id, ...ADA })).rejects.toMatchObject({
      code: 'CHAIN_TOO_LONG',
      message: `The chain ${id} has more than 20,000 runs: it cannot be retried as a whole.`,
    });
  });

  test('that was cancelled is retried once, and the second answer names the chain that it became', async () => {
    const q = await openQueue(open);
    const { id, runs } = await enqueueChain(q.store, DIAMOND);
    await cancelChain(q.store, { runId: id, ...ADA });
    const [first] = await retryChain(q.store, { runId: id, ...ADA });
    const retriedAs = first?.replayedAs ?? 0;
    for (const run of runs)
      await expect(retryChain(q.store, { runId: run.id, ...ADA })).rejects.toMatchObject({
        code: 'CHAIN_RETRIED',
        message: `The chain ${id} was retried already, as the chain ${retriedAs}.`,
        chainId: id,
        retriedAs,
      });
    expect(await readChain(q.store, retriedAs)).toHaveLength(DIAMOND.length);
    // The new chain is a chain of its own.
    await cancelChain(q.store, { runId: retriedAs, ...ADA });
    expect(await retryChain(q.store, { runId: retriedAs, ...ADA })).toHaveLength(DIAMOND.length);
  });

  test('that was cancelled is retried once when two ask at once', async () => {
    const q = await openQueue(open);
    const { id } = await enqueueChain(q.store, DIAMOND);
    await cancelChain(q.store, { runId: id, ...ADA });
    const answers = await Promise.allSettled(
      Array.from({ length: 4 }, () => retryChain(q.store, { runId: id, ...ADA })),
    );
    const made = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value[0]?.replayedAs] : []));
    expect(made).toHaveLength(1);
    const refused = answers.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refused).toHaveLength(3);
    for (const error of refused) expect(error).toMatchObject({ code: 'CHAIN_RETRIED', retriedAs: made[0] });
  });

  test('what failed because of another run is not done again without its chain', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const { runs } = await enqueueChain(q.store, DIAMOND);
    await work(node, (name) => (name === 'extract' ? FAILURE : SUCCESS));
    const runId = runs[2]?.id ?? 0;
    for (const again of [retryRun, replayRun])
      await expect(again(q.store, { runId, ...ADA })).rejects.toMatchObject({ code: 'RUN_NEEDS_CHAIN' });
    await retryChain(q.store, { runId, ...ADA });
    expect(await work(node)).toEqual(['extract', 'load', 'check', 'publish', 'tidy']);
  });

  test.each([
    ['skip', 'skipped'],
    ['fail', 'failed'],
  ] as const)(
    'whose failed run was replayed alone, with success, goes on from the replay (onUnmet: %s)',
    async (onUnmet, end) => {
      const q = await openQueue(open);
      const node = await q.node();
      const { id, runs } = await enqueueChain(q.store, [step('a'), step('b', [{ step: 'a', onUnmet }])]);
      await work(node, () => FAILURE);
      expect(await statesOf(q, runs)).toEqual(['failed', end]);
      expect(await replayAlone(q)).toMatchObject({ retried: 1 });
      expect(await work(node)).toEqual(['a']);

      const b = runs[1]?.id;
      expect(await runsAgain(q.store, id)).toEqual([b]);
      const [again, ...others] = await retryChain(q.store, { runId: id, ...ADA });
      expect([again?.runId, others]).toEqual([b, []]);
      expect(await work(node)).toEqual(['b']);
      await expect(retryChain(q.store, { runId: id, ...ADA })).rejects.toMatchObject({
        code: 'CHAIN_RETRIED',
        retriedAs: again?.replayedAs,
      });
    },
  );

  test('whose failed run was replayed alone waits for the replay, and is one chain with it', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const { id } = await enqueueChain(q.store, [step('a'), step('b'), step('c', ['a', 'b'])]);
    await work(node, (name) => (name === 'a' ? FAILURE : SUCCESS));
    await replayAlone(q);
    const retried = await retryChain(q.store, { runId: id, ...ADA });
    expect(retried).toHaveLength(2);
    const last = retried.at(-1)?.replayedAs ?? 0;
    const chain = await readChain(q.store, last);
    expect(chain.map(({ state }) => state)).toEqual(['queued', 'waiting', 'waiting']);
    expect(await work(node, (name) => (name === 'a' ? FAILURE : SUCCESS))).toEqual(['a']);

    // The replay failed, and is of the new chain: that one is retried from it.
    const next = await retryChain(q.store, { runId: last, ...ADA });
    expect(next.map(({ runId }) => runId)).toEqual(chain.map((run) => run.id));
    expect(await work(node)).toEqual(['a', 'b', 'c']);
  });
});

// What is retried where runs were replayed or removed meanwhile is decided in memory, from the chain as it was read.
aboveStore('a chain', (open) => {
  test('whose failed run was replayed alone, in vain, is retried from the replay', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const { id, runs } = await enqueueChain(q.store, [step('a'), step('b')]);
    await work(node, () => FAILURE);
    await replayAlone(q);
    await work(node, () => FAILURE);
    const ids = runs.map((run) => run.id);
    expect(await runsAgain(q.store, id)).toEqual(ids);
    const retried = await retryChain(q.store, { runId: id, ...ADA });
    expect(retried.map(({ runId }) => runId)).toEqual(ids);
    expect((await listDeadLetters(q.store, { limit: 5, statuses: ['open'] })).letters).toEqual([]);
    expect(await work(node)).toEqual(['a', 'b']);
  });

  test('whose replay was removed runs that again: it may have been cancelled', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const { id, runs } = await enqueueChain(q.store, [
      step('a'),
      step('b', ['a']),
      step('tidy', [{ step: 'a', on: 'always' }]),
    ]);
    await work(node, (name) => (name === 'a' ? FAILURE : SUCCESS));
    await cancelRun(q.store, { runId: await replayRun(q.store, { runId: id, ...ADA }), ...ADA });
    await q.store.write((tx) => tx.run(sql`delete from run_history where replay_of = ${id}`));
    const due = runs.map((run) => run.id);
    expect(await runsAgain(q.store, id)).toEqual(due);
    const retried = await retryChain(q.store, { runId: id, ...ADA });
    expect(retried.map(({ runId }) => runId)).toEqual(due);
    expect(await work(node)).toEqual(['a', 'b', 'tidy']);
  });

  test('whose first run was removed after its success is retried without it', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const { id, runs } = await enqueueChain(q.store, [
      step('a'),
      step('b', ['a']),
      step('c', ['b']),
      step('alarm', [{ step: 'b', on: 'failure' }]),
    ]);
    await work(node, (name) => (name === 'b' ? FAILURE : SUCCESS));
    await q.store.write((tx) => tx.run(sql`delete from run_history where id = ${id}`));
    const due = runs.slice(1).map((run) => run.id);
    const failed = due[0] ?? 0;
    expect(await runsAgain(q.store, failed)).toEqual(due);
    const retried = await retryChain(q.store, { runId: failed, ...ADA });
    expect(retried.map(({ runId }) => runId)).toEqual(due);
    expect(await work(node)).toEqual(['b', 'c']);
    await expect(retryChain(q.store, { runId: failed, ...ADA })).rejects.toMatchObject({
      code: 'CHAIN_RETRIED',
    });
  });

  test('that came after a replay is retried when the replay was removed', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const { id } = await enqueueChain(q.store, [step('a'), step('b', ['a'])]);
    await work(node, () => FAILURE);
    await replayAlone(q);
    await work(node);
    const [b] = await retryChain(q.store, { runId: id, ...ADA });
    const next = b?.replayedAs ?? 0;
    await work(node, () => FAILURE);
    await q.store.write((tx) => tx.run(sql`delete from run_history where replay_of = ${id}`));
    expect(await runsAgain(q.store, next)).toEqual([next]);
    expect(await retryChain(q.store, { runId: next, ...ADA })).toMatchObject([{ runId: next }]);
    expect(await work(node)).toEqual(['b']);
  });

  test('whose replay was removed runs that again where it comes after a run that does', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const after = [{ step: 'a', on: 'always' as const }];
    const { id, runs } = await enqueueChain(q.store, [step('a'), step('b', after)]);
    await work(node, () => FAILURE);
    const [first, second] = runs.map((run) => run.id);
    await replayRun(q.store, { runId: second ?? 0, ...ADA });
    await work(node);
    await q.store.write((tx) => tx.run(sql`delete from run_history where replay_of = ${second}`));
    expect(await runsAgain(q.store, id)).toEqual([first, second]);
    await retryChain(q.store, { runId: id, ...ADA });
    expect(await work(node)).toEqual(['a', 'b']);
  });

  test('whose removed first run a condition reads is refused, in the preview too', async () => {
    const q = await openQueue(open);
    const reads = { step: 'a', as: 'a', on: 'parents.a.status == "succeeded"' };
    const { id, runs } = await enqueueChain(q.store, [step('a'), step('b', [reads])]);
    await work(await q.node(), (name) => (name === 'b' ? FAILURE : SUCCESS));
    await q.store.write((tx) => tx.run(sql`delete from run_history where id = ${id}`));
    const runId = runs[1]?.id ?? 0;
    const refused = {
      code: 'UNKNOWN_PARENT',
      runIds: [id],
      hint: `Run ${runId} came after it. To run that one alone: worker run:replay ${runId}`,
    };
    await expect(previewChainRetry(q.store, runId)).rejects.toMatchObject(refused);
    await expect(retryChain(q.store, { runId, ...ADA })).rejects.toMatchObject(refused);
  });

  test('whose removed run may have come after a run that failed is refused, in the preview too', async () => {
    const q = await openQueue(open);
    const { id, runs } = await enqueueChain(q.store, [
      step('a'),
      step('b', [{ step: 'a', on: 'always' }]),
      step('c', ['b']),
    ]);
    await work(await q.node(), (name) => (name === 'b' ? SUCCESS : FAILURE));
    const [, b = 0, c = 0] = runs.map((run) => run.id);
    await q.store.write((tx) => remove(tx, b));
    const hint = `Run ${c} came after it. To run that one alone: worker run:replay ${c}`;
    const refused = { code: 'UNKNOWN_PARENT', runIds: [b], hint };
    await expect(previewChainRetry(q.store, id)).rejects.toMatchObject(refused);
    await expect(retryChain(q.store, { runId: id, ...ADA })).rejects.toMatchObject(refused);
    expect(await replayRun(q.store, { runId: c, ...ADA })).toBeGreaterThan(c);
  });

  test('that failed because of a run that was removed is refused with an advice that can be followed', async () => {
    const q = await openQueue(open);
    const { id, runs } = await enqueueChain(q.store, [
      step('a'),
      step('b', [{ step: 'a', onUnmet: 'fail' }]),
    ]);
    await work(await q.node(), () => FAILURE);
    const b = runs[1]?.id ?? 0;
    await q.store.write((tx) => remove(tx, id));
    const retry = () => retryChain(q.store, { runId: b, ...ADA });
    await expect(retry()).rejects.toMatchObject({
      code: 'UNKNOWN_PARENT',
      hint: `Run ${b} came after it and cannot run alone. To run ${id} again from its dead letter: worker run:replay ${id}`,
    });
    expect(await replayRun(q.store, { runId: id, ...ADA })).toBeGreaterThan(b);
    const noAdvice = {
      code: 'UNKNOWN_PARENT',
      hint: `Run ${b} came after it: the chain cannot be retried any more.`,
    };
    await expect(retry()).rejects.toMatchObject(noAdvice);
    await q.store.write((tx) => tx.run(sql`delete from dead_letters where run_id = ${id}`));
    await expect(retry()).rejects.toMatchObject(noAdvice);
  });

  test.each([
    { on: 'success', end: FAILURE, isAlone: false },
    { on: 'always', end: FAILURE, isAlone: true },
    { on: 'always', end: SUCCESS, isAlone: false },
  ] as const)(
    'is refused with the advice to run one alone, if that failed and is not to wait: $on, $end.state',
    async ({ on, end, isAlone }) => {
      const q = await openQueue(open);
      const { runs } = await enqueueChain(q.store, [
        step('a'),
        step('b', []),
        step('c', ['b', { step: 'a', on, onUnmet: 'run' }]),
      ]);
      const ends = new Map<string, Outcome>([
        ['a', FAILURE],
        ['c', end],
      ]);
      await work(await q.node(), (name) => ends.get(name) ?? SUCCESS);
      const [, b = 0, c = 0] = runs.map(({ id }) => id);
      await q.store.write((tx) => remove(tx, b));
      await expect(retryChain(q.store, { runId: c, ...ADA })).rejects.toMatchObject({
        code: 'UNKNOWN_PARENT',
        runIds: [b],
        hint: isAlone
          ? `Run ${c} came after it. To run that one alone: worker run:replay ${c}`
          : `Run ${c} came after it: the chain cannot be retried any more.`,
      });
    },
  );

  test.each([
    { end: FAILURE, isRemoved: false },
    { end: FAILURE, isRemoved: true },
    { end: SUCCESS, isRemoved: true },
  ] as const)(
    'is refused with the advice to run the newest replay alone, unless it was removed: $end.state, $isRemoved',
    async ({ end, isRemoved }) => {
      const q = await openQueue(open);
      const node = await q.node();
      const { runs } = await enqueueChain(q.store, [
        step('a'),
        step('b', [{ step: 'a', on: 'always' }]),
        step('c', ['b']),
      ]);
      await work(node, (name) => (name === 'b' ? SUCCESS : FAILURE));
      const [, b = 0, c = 0] = runs.map(({ id }) => id);
      const d = await replayRun(q.store, { runId: c, input: 'edited', ...ADA });
      await work(node, () => end);
      await q.store.write(function* (tx) {
        yield* remove(tx, b);
        if (!isRemoved) return;
        yield* remove(tx, d);
        yield* tx.run(sql`delete from dead_letters where run_id = ${d}`);
      });
      await expect(retryChain(q.store, { runId: c, ...ADA })).rejects.toMatchObject({
        code: 'UNKNOWN_PARENT',
        runIds: [b],
        hint: isRemoved
          ? `Run ${c} came after it: the chain cannot be retried any more.`
          : `Run ${c} came after it, and was replayed as run ${d}. To run that one alone: worker run:replay ${d}`,
      });
    },
  );

  test('whose dead letter was discarded is refused, in the preview too', async () => {
    const q = await openQueue(open);
    const { id } = await enqueueChain(q.store, [step('a'), step('b', ['a'])]);
    await work(await q.node(), () => FAILURE);
    await discardDead(q.store, { choice: { ids: [id] }, reason: 'not needed', ...ADA });
    const closed = { code: 'DEAD_LETTER_CLOSED', message: expect.stringContaining('discarded') };
    await expect(previewChainRetry(q.store, id)).rejects.toMatchObject(closed);
    await expect(retryChain(q.store, { runId: id, ...ADA })).rejects.toMatchObject(closed);
  });
});

eachDialect('a chain', (open, dialect) => {
  test.runIf(dialect === 'postgres')('locks its replays in the order of their ids', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const { id } = await enqueueChain(q.store, [step('a'), step('b', []), step('c', ['a', 'b'])]);
    await work(node, () => FAILURE);
    await replayAlone(q);
    const [low, high] = (
      await q.store.read((tx) => tx.rows(sql<{ id: number }>`select id from runs order by id`))
    ).map((run) => run.id);
    const release = await holdRun(q.store, low ?? 0);
    const retry = retryChain(q.store, { runId: id, ...ADA });
    await untilBlocked(q.store);
    const free = sql<{ id: number }>`select id from runs where id = ${high} for update skip locked`;
    const found = await q.store.write((tx) => tx.rows(free));
    await release();
    expect([found, (await retry).length]).toEqual([[{ id: high }], 1]);
  });

  test('of which every failed run was replayed alone has nothing left to retry', async () => {
    const q = await openQueue(open);
    const { id, runs } = await enqueueChain(q.store, [step('a'), step('b')]);
    await work(await q.node(), (name) => (name === 'b' ? FAILURE : SUCCESS));
    await replayAlone(q);
    const closed = { code: 'DEAD_LETTER_CLOSED', message: expect.stringContaining(`Run ${runs[1]?.id} was`) };
    await expect(previewChainRetry(q.store, id)).rejects.toMatchObject(closed);
    await expect(retryChain(q.store, { runId: id, ...ADA })).rejects.toMatchObject(closed);
  });

  test('that begins in a queue with a bound is retried in its order', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    await limitQueue(q.store, 'mail', { maxDepth: 100, ...ADA });
    const first = { ...step('a'), request: { jobId: 'noop', input: 'a', queue: 'mail' } };
    const { id, runs } = await enqueueChain(q.store, [first, step('b'), step('c')]);
    await work(node, () => FAILURE);
    expect(await statesOf(q, runs)).toEqual(['failed', 'skipped', 'skipped']);
    await retryChain(q.store, { runId: id, ...ADA });
    expect(await work(node)).toEqual(['a', 'b', 'c']);
  });

  test('that begins in a queue with a bound is cancelled whole, however long it is', async () => {
    const q = await openQueue(open);
    await limitQueue(q.store, 'mail', { maxDepth: 1_000, ...ADA });
    const first = { ...step('a'), request: { jobId: 'noop', queue: 'mail', delayMs: 60_000 } };
    const rest = Array.from({ length: 600 }, (_, at) =>
      step(`${at}`, [{ step: at === 0 ? 'a' : `${at - 1}`, on: 'always' }]),
    );
    const { id, runs } = await enqueueChain(q.store, [first, ...rest]);
    const node = await q.node();
    const begun: number[] = [];
    const busy: Store = {
      ...q.store,
      // Another process releases children, and claims, between two parts.
      async write(body, options) {
        const answer = await q.store.write(body, options);
        await releaseChildren(q.store);
        begun.push(...(await node.claim()).map((run) => run.id));
        return answer;
      },
    };
    expect((await cancelChain(busy, { runId: id, ...ADA })).cancelled).toHaveLength(runs.length);
    expect(begun).toEqual([]);
  });
});
