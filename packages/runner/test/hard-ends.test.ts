/** What a job, or an unlucky moment, can do to the runs beside it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readNews, START } from '@sb/events';
import type { AnyJob, JobContext, TelemetryState } from '@sb/jobs';
import { defineJobs, enqueue, isFolded } from '@sb/queue/engine';
import { runOnce, type RunnerOptions } from '@sb/runner';
import { sql, type Store } from '@sb/storage';
import { aboveStore, createGate, eachDialect } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { factsOf, finished, job, registered, run as runNode } from './open-runner.ts';

async function start(store: Store, jobs: readonly AnyJob[], options: Partial<RunnerOptions> = {}) {
  return runNode(store, jobs, { graceMs: 1_000, ...options });
}

/** Runs until the test has finished. */
async function startFor(...of: Parameters<typeof start>): Promise<void> {
  const runner = await start(...of);
  onTestFinished(async () => void (await runner.stop()));
}

/** So that runs can be asked for before there is a runner. */
async function defineAll(store: Store, jobs: readonly AnyJob[]): Promise<void> {
  await defineJobs(store, registered(jobs), '1.0.0');
}

async function countRunning(store: Store): Promise<number | undefined> {
  const row = await store.read((tx) =>
    tx.first(sql<{ n: number }>`select count(*) as n from runs where state = 3`),
  );
  return row?.n;
}

eachDialect('a runner', (open, dialect) => {
  test('that stops while a claim is under way leaves no run behind', async () => {
    const store = await open();
    const jobs = [job('quick', () => sleep(1))];
    for (let round = 0; round < 25; round++) {
      const runner = await start(store, jobs);
      await enqueue(store, { jobId: 'quick' });
      runner.wake();
      // From before the trip has begun until after its answer.
      for (let turns = 0; turns < round; turns++) await new Promise(setImmediate);
      await runner.stop();
      expect(await countRunning(store)).toBe(0);
    }
  });

  test.runIf(dialect === 'postgres')('folds what had to wait for an older transaction', async () => {
    const store = await open();
    const older = await open.again(store);
    const begun = createGate();
    const end = createGate();
    const holding = older.write(function* (tx) {
      yield* tx.run(sql`insert into leases (name, holder, expires_at) values ('older', 'test', 0)`);
      yield* tx.step({
        sqlite: () => {},
        postgres: () => {
          begun.open();
          return end.opened;
        },
      });
    });
    await begun.opened;
    await startFor(store, [job('quick', () => undefined)]);
    await finished(store, (await enqueue(store, { jobId: 'quick' })).id);
    expect(await isFolded(store)).toBe(false);
    end.open();
    await holding;
    await expect.poll(() => isFolded(store)).toBe(true);
  });
});

aboveStore('a runner', (open) => {
  test.each<[what: string, spoil: (ctx: JobContext) => unknown, told: RegExp]>([
    [
      'an event that is no JSON',
      (ctx) => ctx.events.publish('x', { n: 1n }, { onSuccess: true }),
      /JSON|bigint/i,
    ],
    [
      'an event without a type',
      (ctx) => ctx.events.publish('', {}, { onSuccess: true }),
      /type: expected a name/,
    ],
    [
      'an event with NUL in its type',
      (ctx) => ctx.events.publish('a\0', {}, { onSuccess: true }),
      /type: expected a name/,
    ],
    [
      'an error with NUL in its message',
      () => {
        throw new Error('bad \0 byte');
      },
      /bad . byte/s,
    ],
  ])('fails the run of %s, and none beside it', async (_what, spoil, told) => {
    const store = await open();
    const jobs = [job('bad', async (ctx) => spoil(ctx)), job('good', () => 'fine')];
    await defineAll(store, jobs);
    const { id: bad } = await enqueue(store, { jobId: 'bad' });
    const { id: good } = await enqueue(store, { jobId: 'good' });
    await startFor(store, jobs);
    expect(await finished(store, good)).toMatchObject({ state: 'succeeded' });
    const { state, error } = await finished(store, bad);
    expect(state).toBe('failed');
    expect(error?.message).toMatch(told);
  });

  test('frees one slot for one attempt, whatever its promise does', async () => {
    const store = await open();
    let running = 0;
    let most = 0;
    const twice = {
      // oxlint-disable-next-line unicorn/no-thenable -- a job may return anything
      then(resolve: (value: unknown) => void) {
        resolve(1);
        resolve(2);
      },
    };
    const jobs = [
      job('twice', () => twice),
      job('slow', async () => {
        most = Math.max(most, (running += 1));
        await sleep(20);
        running -= 1;
      }),
    ];
    await defineAll(store, jobs);
    const ids: number[] = [];
    for (let i = 0; i < 10; i++) {
      await enqueue(store, { jobId: 'twice', priority: 'high' });
      ids.push((await enqueue(store, { jobId: 'slow' })).id);
    }
    await startFor(store, jobs, { concurrency: 2 });
    for (const id of ids) await finished(store, id);
    expect(most).toBe(2);
  });

  test('tells the end of a run whose input is long', async () => {
    const store = await open();
    const input = { orgId: 'acme', text: 'x'.repeat(5_000) };
    await startFor(store, [job('quick', () => undefined)]);
    await finished(store, (await enqueue(store, { jobId: 'quick', input })).id);
    const news = () => store.read((tx) => readNews(tx, START, 10));
    await expect.poll(news).toMatchObject({ news: [{ type: 'job.completed', orgId: 'acme' }] });
  });

  test('does not begin a run that is cancelled before it began', async () => {
    const store = await open();
    let began = false;
    const jobs = [
      job('touchy', () => {
        began = true;
      }),
    ];
    const run = await runOnce({
      ...(await factsOf(store, jobs)),
      request: { jobId: 'touchy', trigger: 'manual' },
      signal: AbortSignal.abort(),
    });
    expect({ state: run.state, began }).toEqual({ state: 'cancelled', began: false });
  });

  test('shows a job that runs alone the numbers of its process, as a daemon does', async () => {
    const store = await open();
    const states: TelemetryState[] = [];
    const look = job(
      'look',
      async (ctx) => {
        states.push(await ctx.telemetry.getState());
        if (states.length === 1) throw new Error('once more');
      },
      { retry: { attempts: 2, backoff: ['1ms'] } },
    );
    const request = { jobId: 'look', trigger: 'manual' } as const;
    const { signal } = new AbortController();
    const run = await runOnce({ ...(await factsOf(store, [look])), request, signal });
    expect(run.state).toBe('succeeded');
    expect(states.map(({ runs }) => runs)).toEqual([
      { running: 1, succeeded: 0, failed: 0, retried: 0 },
      { running: 1, succeeded: 0, failed: 0, retried: 1 },
    ]);
    expect(states[0]).toMatchObject({
      node: { id: String(run.nodeId), version: '1.0.0' },
      queues: { default: { queued: 0, later: 0, running: 1 } },
    });
    const daemon = await start(store, [look]);
    const { runs } = await daemon.telemetry.getState();
    await daemon.stop();
    expect(Object.keys(runs)).toEqual(Object.keys(states[0]?.runs ?? {}));
  });

  test('counts no attempt of a dry run that runs alone', async () => {
    const store = await open();
    const look = job(
      'look',
      async (ctx) => {
        if (ctx.run.attempt === 1) throw new Error('once more');
        return (await ctx.telemetry.getState()).runs;
      },
      { retry: { attempts: 2, backoff: ['1ms'] } },
    );
    const request = { jobId: 'look', trigger: 'manual', dryRun: true } as const;
    const { signal } = new AbortController();
    const run = await runOnce({ ...(await factsOf(store, [look])), request, signal });
    expect(run.result).toEqual({ running: 1, succeeded: 0, failed: 0, retried: 0 });
  });
});
