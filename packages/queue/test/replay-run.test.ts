import { findRun, listDeadLetters, replayDead, replayRun, retryRun } from '@sb/queue';
import { sql } from '@sb/storage';
import { eachDialect, holdRun, untilBlocked } from '@sb/testkit';
import { expect, test } from 'vitest';
import { bumpDefinitions } from '../src/definitions.sql.ts';
import { endRun } from '../src/settle/end/end-run.ts';
import { die, waitingReplays } from './dead-runs.ts';
import { openQueue, type TestQueue } from './open-queue.ts';

async function succeed(q: TestQueue, input: unknown): Promise<number> {
  const id = await q.enqueue({ input, tags: ['eu'] });
  const node = await q.node();
  const [run] = await node.claim();
  if (run) await node.settle(run, { state: 'succeeded' });
  return id;
}

eachDialect('replaying one run', (open, dialect) => {
  test('works for one that succeeded, with its own input or another', async () => {
    const q = await openQueue(open);
    const input = { text: 'x'.repeat(5_000) };
    const id = await succeed(q, input);
    const again = await replayRun(q.store, { runId: id, actor: 'ada' });
    expect(await findRun(q.store, again)).toMatchObject({ input, replayOf: id, rootId: id, tags: ['eu'] });
    const edited = await replayRun(q.store, { runId: id, input: { n: 2 }, actor: 'ada' });
    expect(await findRun(q.store, edited)).toMatchObject({
      input: { n: 2 },
      trigger: 'replay',
      createdBy: 'ada',
    });
  });

  test('closes its dead letter with it, also when history has forgotten the run', async () => {
    const q = await openQueue(open);
    const id = await die(q, { input: { n: 1 } });
    await q.store.write((tx) => tx.run(sql`delete from run_history where id = ${id}`));
    const again = await replayRun(q.store, { runId: id, actor: 'ada' });
    expect((await findRun(q.store, again)).input).toEqual({ n: 1 });
    const { letters } = await listDeadLetters(q.store, { limit: 1 });
    expect(letters).toMatchObject([{ runId: id, status: 'replayed', replayedAs: again }]);
    expect((await replayDead(q.store, { choice: { filter: {} }, actor: 'bob' })).replayed).toEqual([]);
  });

  test('says so when a long input is gone, and blames nobody, unless another one is given', async () => {
    const q = await openQueue(open);
    const id = await succeed(q, 'x'.repeat(5_000));
    await q.store.write((tx) => tx.run(sql`delete from run_inputs`));
    await expect(replayRun(q.store, { runId: id, actor: 'ada' })).rejects.toMatchObject({
      code: 'INPUT_GONE',
      message: `The input of run ${id} was too long for its row, and its text is missing in the store.`,
    });
    expect(await replayRun(q.store, { runId: id, input: 'y', actor: 'ada' })).toBeGreaterThan(id);
  });

  test('is refused for a run that has not ended, that is not there, or whose queue takes nothing', async () => {
    const q = await openQueue(open);
    const id = await q.enqueue();
    const replay = (runId: number): Promise<number> => replayRun(q.store, { runId, actor: 'ada' });
    await expect(replay(id)).rejects.toMatchObject({
      code: 'RUN_NOT_FINISHED',
      message: `Run ${id} is queued: only a run that has ended can be replayed.`,
    });
    await expect(replay(77)).rejects.toMatchObject({ code: 'UNKNOWN_RUN' });
    const dead = await die(q, { jobId: 'mail' });
    await q.store.write(function* (tx) {
      yield* tx.run(sql`update queues set mode = 'draining'`);
      yield* bumpDefinitions(tx);
    });
    await expect(replay(dead)).rejects.toMatchObject({ code: 'QUEUE_DRAINING' });
    expect((await findRun(q.store, dead)).deadLetter).toMatchObject({ status: 'open' });
  });

  test.runIf(dialect === 'postgres')('finds one that ends while it is looked for', async () => {
    const q = await openQueue(open);
    const id = await q.enqueue({ input: { n: 1 } });
    const letGo = await holdRun(q.store, id, function* (tx) {
      yield* tx.run(sql`lock table runs`);
      yield* endRun(tx, { id, job: 'noop' }, { state: 'cancelled' });
    });
    const replaying = replayRun(q.store, { runId: id, actor: 'ada' });
    await untilBlocked(q.store);
    await letGo();
    expect(await findRun(q.store, await replaying)).toMatchObject({ replayOf: id, input: { n: 1 } });
  });
});

eachDialect('retrying a failed run', (open) => {
  test('makes one run of it, whoever else retries at the same time', async () => {
    const q = await openQueue(open);
    const id = await die(q, { input: { n: 1 } });
    const other = await open.again(q.store);
    const asked = await Promise.allSettled(
      [q.store, other, q.store, other, q.store, other].map((store) =>
        retryRun(store, { runId: id, actor: 'ada' }),
      ),
    );
    const [made, ...more] = await waitingReplays(q.store);
    expect([made?.replayOf, more]).toEqual([id, []]);
    expect(asked).toContainEqual({ status: 'fulfilled', value: made?.id });
    expect(asked).toContainEqual({
      status: 'rejected',
      reason: expect.objectContaining({
        code: 'DEAD_LETTER_CLOSED',
        message: `Run ${id} was replayed already, as run ${made?.id}.`,
      }),
    });
  });

  test('is refused for one that did not fail', async () => {
    const q = await openQueue(open);
    const id = await succeed(q, 1);
    await expect(retryRun(q.store, { runId: id, actor: 'ada' })).rejects.toMatchObject({
      code: 'RUN_NOT_FAILED',
    });
  });
});
