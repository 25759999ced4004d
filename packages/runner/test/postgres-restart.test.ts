import { setTimeout as sleep } from 'node:timers/promises';
import { findRun, readRunWork } from '@sb/queue';
import { enqueue, enqueueMany } from '@sb/queue/engine';
import { migrate, openStore, sql, type Store } from '@sb/storage';
import { createGate, startCrashingPostgres } from '@sb/testkit';
import { test, vi } from 'vitest';
import { listeningLogger } from './listening-logger.ts';
import { job, run } from './open-runner.ts';

// Each has a server of its own, and waits for it.
test.concurrent('a PostgreSQL that crashes under load loses no acknowledged run and ends none twice', async ({
  expect,
}) => {
  const server = await startCrashingPostgres();
  const { logger, said } = listeningLogger();
  const store = await openStore({ url: server.url });
  await migrate(store, '999.0.0');
  const ran = new Map<number, number>();
  const work = job('work', async (ctx) => {
    await sleep(2);
    ran.set(ctx.run.id, (ran.get(ctx.run.id) ?? 0) + 1);
  });
  const runner = await run(store, [work], { logger, concurrency: 50 });
  const acknowledged = [
    ...(await enqueueMany(
      store,
      Array.from({ length: 1_000 }, () => ({ jobId: 'work' })),
    )),
  ];
  for (let crash = 0; crash < 2; crash++) {
    const enough = ran.size + 300;
    await expect.poll(() => ran.size, { interval: 1 }).toBeGreaterThanOrEqual(enough);
    await server.crash();
    // Over a connection whose end is not noticed yet, nobody can know what has become of it.
    await expect(enqueue(store, { jobId: 'work' })).rejects.toMatchObject({
      code: expect.stringMatching(/^(STORE_UNREACHABLE|ENQUEUE_OUTCOME_UNKNOWN)$/),
    });
    await server.start();
    acknowledged.push(await patiently(() => enqueue(store, { jobId: 'work' })));
  }
  await patiently(async () => {
    const left = await store.read((tx) => tx.first(sql<{ n: number }>`select count(*) as n from runs`));
    if (left?.n !== 0) throw new Error('not yet');
  });
  const rows = await store.read((tx) =>
    tx.rows(sql<{ id: number; state: number }>`select id, state from run_history order by id`),
  );
  expect(rows.map(({ id }) => id)).toEqual(acknowledged.map(({ id }) => id).toSorted((a, b) => a - b));
  expect(new Set(rows.map(({ state }) => state))).toEqual(new Set([4]));
  expect(said()).toContain('the store fails; the ends of runs are kept');
  expect(said()).toContain('the store answers again');
  await runner.stop();
  await store.close();
  await server.stop();
});

test.concurrent('a step and a checkpoint of a run with one attempt wait for a PostgreSQL that is away', async ({
  expect,
}) => {
  const server = await startCrashingPostgres();
  const store = await openStore({ url: server.url });
  await migrate(store, '999.0.0');
  const crashes = [createGate(), createGate()];
  const isBack = createGate();
  const crash = async (which: number): Promise<void> => {
    await server.crash();
    crashes[which]?.open();
  };
  /** How often a try found no server. */
  let tries = 0;
  const { logger } = listeningLogger({
    level: 'debug',
    hear(line) {
      if (line.includes('a step or checkpoint waits for it')) tries += 1;
    },
  });
  const done: string[] = [];
  const work = job(
    'work',
    async (ctx) => {
      const page = ctx.checkpoint<number>('page');
      const first = await ctx.step('first', async () => {
        done.push('first');
        await crash(0);
        return 1;
      });
      // A server that is killed while it starts is waited for in vain.
      await isBack.opened;
      await crash(1);
      await page.set(first + 1);
      return page.get();
    },
    { retry: { attempts: 1 } },
  );
  const runner = await run(store, [work], { logger });
  const { id } = await enqueue(store, { jobId: 'work' });
  for (const crashed of crashes) {
    await crashed.opened;
    const before = tries;
    await expect.poll(() => tries).toBeGreaterThan(before);
    await server.start();
    isBack.open();
  }
  await patiently(async () => {
    const { finishedAt } = await findRun(store, id);
    if (finishedAt === undefined) throw new Error('not yet');
  });
  expect(await findRun(store, id)).toMatchObject({ state: 'succeeded', attempt: 1, result: 2 });
  expect(done).toEqual(['first']);
  const { steps, checkpoints } = await readRunWork(store, id, { longestValue: 100 });
  expect([steps, checkpoints]).toMatchObject([
    [{ id: 'first', state: 'done', result: 1 }],
    [{ key: 'page', value: 2 }],
  ]);
  await runner.stop();
  await store.close();
  await server.stop();
});

test.concurrent('a run with a long input, and its question for its parents, wait for a PostgreSQL that is away', async ({
  expect,
}) => {
  const server = await startCrashingPostgres();
  const store = await openStore({ url: server.url });
  await migrate(store, '999.0.0');
  let crashesAtNextRead = false;
  const isBack = createGate();
  const { logger, said } = listeningLogger({
    level: 'debug',
    hear(line) {
      // The next thing that the attempt does is to read its input.
      if (line.includes('run started') && line.includes('"jobId":"child"')) crashesAtNextRead = true;
    },
  });
  const crashing: Store = {
    ...store,
    async read(body, how) {
      const crashes = crashesAtNextRead;
      crashesAtNextRead = false;
      if (crashes) await server.crash();
      return store.read(body, how);
    },
  };
  const parents = job('parent', () => ({ rows: 3 }));
  const child = job('child', async (ctx) => {
    await isBack.opened;
    await server.crash();
    return { parents: await ctx.parents(), text: ctx.input?.['text'] };
  });
  const runner = await run(crashing, [parents, child], { logger });
  const { id: parent } = await enqueue(store, { jobId: 'parent' });
  const text = 'x'.repeat(2_000);
  const { id } = await enqueue(store, {
    jobId: 'child',
    input: { text },
    after: [{ run: parent, as: 'load' }],
  });
  for (const what of ['the input of a run', 'ctx.parents()']) {
    await expect.poll(said).toContain(`the store fails; ${what} waits for it`);
    await server.start();
    isBack.open();
  }
  await patiently(async () => {
    const { finishedAt } = await findRun(store, id);
    if (finishedAt === undefined) throw new Error('not yet');
  });
  expect(await findRun(store, id)).toMatchObject({
    state: 'succeeded',
    attempt: 1,
    result: { parents: { load: { runId: parent, status: 'succeeded', result: { rows: 3 } } }, text },
  });
  await runner.stop();
  await store.close();
  await server.stop();
});

/** A server that crashed takes its time to start. */
function patiently<T>(work: () => Promise<T>): Promise<T> {
  return vi.waitFor(work, { timeout: 120_000, interval: 20 });
}
