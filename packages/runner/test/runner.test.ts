import { setTimeout as sleep } from 'node:timers/promises';
import { findRun, listHistory, listNodes, readJobHealth, readRunLogs } from '@sb/queue';
import { enqueueMany, isFolded } from '@sb/queue/engine';
import { migrate, openStore, type Store, sql } from '@sb/storage';
import { aboveStore, createGate, eachDialect } from '@sb/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { allFinished, holdTimers, job, open, run } from './open-runner.ts';

/** The poll of the claim loop is at least this. */
const POLL_MS = 900;
/** A node asks at most this often for the successes on other nodes. */
const ASKED_AGAIN_MS = 5_000;

eachDialect('a runner', (opener) => {
  test('runs what is asked for and keeps the result, the log and the events', async () => {
    const greet = job('greet', async (ctx) => {
      ctx.logger.info('hello', { to: ctx.input?.['to'] });
      await ctx.events.publish('greet.sent', { n: 1 }, { sourceApp: 'worker' });
      return { greeted: ctx.input?.['to'], attempt: ctx.run.attempt };
    });
    await using t = await open(opener, [greet]);
    const id = await t.ask('greet', { input: { to: 'ada', orgId: 'acme' } });
    expect(await t.done(id)).toMatchObject({
      state: 'succeeded',
      result: { greeted: 'ada', attempt: 1 },
      attempts: [],
    });
    const [chunk] = await readRunLogs(t.store, id);
    expect(chunk?.lines).toMatchObject([{ level: 'info', message: 'hello', fields: { to: 'ada' } }]);
    const events = await t.store.read((tx) =>
      tx.rows(sql`select type, source_app, org_id, job, run_id from events`),
    );
    expect(events).toEqual([
      { type: 'greet.sent', source_app: 'worker', org_id: 'acme', job: 'greet', run_id: id },
    ]);
  });

  test.each([100, 300])(
    'starts a run delayed by %i ms when it becomes due, without a poll',
    async (delayMs) => {
      holdTimers(POLL_MS);
      await using t = await open(opener, [job('later', () => 1)]);
      const first = await t.ask('later');
      expect(await t.done(first)).toMatchObject({ state: 'succeeded' });
      const id = await t.ask('later', { delayMs });
      expect(await t.done(id)).toMatchObject({ state: 'succeeded' });
    },
  );

  test('works off a thousand, each once, with another runner beside it', async () => {
    const ran = new Map<number, number>();
    const count = job('count', (ctx) => {
      ran.set(ctx.run.id, (ran.get(ctx.run.id) ?? 0) + 1);
    });
    await using t = await open(opener, [count], { concurrency: 100 });
    const other = await run(await opener.again(t.store), [count], { concurrency: 100 });
    const ids = await enqueueMany(
      t.store,
      Array.from({ length: 1_000 }, () => ({ jobId: 'count' })),
    );
    await allFinished(t.store, ids.length);
    await other.stop();
    expect(ran.size).toBe(1_000);
    expect([...ran.values()].every((times) => times === 1)).toBe(true);
  });

  test('that stops lets a run end within the grace period, and puts back what does not', async () => {
    const gate = new Set<() => void>();
    const began: number[] = [];
    const quick = job('quick', (ctx) => {
      began.push(ctx.run.id);
      return new Promise<string>((resolve) => gate.add(() => resolve('in time')));
    });
    const stuck = job(
      'stuck',
      ({ logger }) => {
        logger.info('its last line is stored before it is put back');
        return new Promise(() => {});
      },
      { retry: { attempts: 3 } },
    );
    const t = await open(opener, [quick, stuck], { graceMs: 300 });
    const [inTime, tooLong] = [await t.ask('quick'), await t.ask('stuck')];
    await expect.poll(() => t.runner.running(), { interval: 2 }).toBe(2);
    const stopping = t.runner.stop();
    const late = await t.ask('quick');
    for (const letGo of gate) letGo();
    // A claim that was under way on PostgreSQL may still have taken the late one: it is given back, too.
    expect(await stopping).toEqual({ finished: 1, putBack: expect.toSatisfy((n) => n === 1 || n === 2) });
    expect(await findRun(t.store, inTime)).toMatchObject({ state: 'succeeded', result: 'in time' });
    expect(await findRun(t.store, tooLong)).toMatchObject({
      state: 'queued',
      attempt: 0,
      attempts: [{ outcome: 'released' }],
    });
    expect(await findRun(t.store, late)).toMatchObject({ state: 'queued', attempt: 0 });
    expect(began).toEqual([inTime]);
  });

  test('tells a job of a success on another node that came while both were at work', async () => {
    const begun = createGate();
    const mayEnd = createGate();
    const last = job('last', ({ run: { lastSuccessAt } }) => lastSuccessAt?.getTime());
    const busy = job('busy', async () => {
      begun.open();
      await mayEnd.opened;
    });
    await using t = await open(opener, [last, busy], { concurrency: 1 });
    const holding = await t.ask('busy');
    await begun.opened;
    const other = await run(t.store, [last]);
    onTestFinished(async () => void (await other.stop()));
    const there = await t.done(await t.ask('last'));
    await other.stop();
    const known = async () => (await readJobHealth(t.store, 'last'))?.lastSuccessAt;
    await expect.poll(known, { timeout: 60_000 }).toBe(there.finishedAt);
    // As if this node had asked the store some time ago.
    const real = performance.now.bind(performance);
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => real() + ASKED_AGAIN_MS);
    onTestFinished(() => clock.mockRestore());
    mayEnd.open();
    await t.done(holding);
    expect((await t.done(await t.ask('last'))).result).toBe(there.finishedAt);
  });
});

aboveStore('a runner', (opener, dialect) => {
  test('does not wait a second before each of many runs that crashed twice', async () => {
    const store = await opener();
    await using early = await run(store, [job('quick', () => undefined)], { queues: [] });
    await enqueueMany(
      store,
      Array.from({ length: 60 }, () => ({ jobId: 'quick' })),
    );
    await store.write((tx) => tx.run(sql`update runs set crashes = 2, lane = 1`));
    await early.stop();
    await using late = await run(store, [job('quick', () => undefined)]);
    await allFinished(store, 60);
    expect(late.running()).toBe(0);
  });

  test('takes what comes after a run at once when that ends, link by link', async () => {
    // A node looks each second at what there is to do: here it never does.
    holdTimers(POLL_MS);
    await using t = await open(opener, [job('link', () => 1)]);
    const ids = [await t.ask('link')];
    while (ids.length < 10)
      ids.push(
        await t.ask('link', { after: [{ run: ids.at(-1) ?? 0, as: 'p', on: 'parents.p.result == 1' }] }),
      );
    const last = await t.done(ids.at(-1) ?? 0);
    expect(last).toMatchObject({ state: 'succeeded', trigger: 'dependency' });
  });

  test('gives the long input whole to the job', async () => {
    const size = job('size', (ctx) => String(ctx.input?.['text']).length);
    await using t = await open(opener, [size]);
    expect(await t.done(await t.ask('size', { input: { text: 'x'.repeat(50_000) } }))).toMatchObject({
      result: 50_000,
    });
  });

  test('never runs more at once than it may', async () => {
    let [now, most] = [0, 0];
    const slow = job('slow', async () => {
      most = Math.max(most, ++now);
      await sleep(5);
      now -= 1;
    });
    await using t = await open(opener, [slow], { concurrency: 4 });
    const ids = await enqueueMany(
      t.store,
      Array.from({ length: 40 }, () => ({ jobId: 'slow' })),
    );
    await allFinished(t.store, ids.length);
    expect(most).toBe(4);
  });

  test('that stops tells a job to end only when the grace period is over, and gives it a moment then', async () => {
    const [begun, mayEnd] = [createGate(), createGate()];
    const heard: unknown[] = [];
    const patient = job('patient', async ({ signal }) => {
      signal.addEventListener('abort', () => heard.push(signal.reason));
      begun.open();
      await mayEnd.opened;
      return 'in time';
    });
    const t = await open(opener, [patient], { graceMs: 100 });
    const id = await t.ask('patient');
    await begun.opened;
    const stopping = t.runner.stop();
    expect(heard).toEqual([]);
    await expect.poll(() => heard).toMatchObject([{ reason: 'shutdown' }]);
    mayEnd.open();
    expect(await stopping).toEqual({ finished: 1, putBack: 0 });
    expect(await findRun(t.store, id)).toMatchObject({ state: 'succeeded', result: 'in time' });
    expect(await listNodes(t.store)).toEqual([]);
    // On PostgreSQL a transaction that is open elsewhere may hold it back.
    expect((await isFolded(t.store)) || dialect === 'postgres').toBe(true);
  });

  test('tells a job when it last succeeded, on whichever node', async () => {
    const last = job('last', ({ run: { lastSuccessAt } }) => lastSuccessAt?.getTime());
    await using t = await open(opener, [last]);
    const first = await t.done(await t.ask('last'));
    expect(first.result).toBeUndefined();
    const second = await t.done(await t.ask('last'));
    expect(second.result).toSatisfy((at: number) => at >= (first.finishedAt ?? Number.NaN));
    await t.runner.stop();
    await using _ = await run(t.store, [last]);
    expect((await t.done(await t.ask('last'))).result).toBe(second.finishedAt);
  });

  test('tells a job of no dry run as its last success', async () => {
    const last = job('last', ({ run: { lastSuccessAt } }) => lastSuccessAt?.getTime());
    await using t = await open(opener, [last]);
    const first = await t.done(await t.ask('last'));
    const rehearsal = await t.done(await t.ask('last', { dryRun: true }));
    const second = await t.done(await t.ask('last'));
    expect(rehearsal.result).toSatisfy((at: number) => at >= (first.finishedAt ?? Number.NaN));
    expect(second.result).toBe(rehearsal.result);
  });

  test('counts the ends of real runs, and of no dry one', async () => {
    const fails = job(
      'fails',
      ({ run: { attempt } }) => {
        if (attempt === 1) throw new Error('once more');
      },
      { retry: { attempts: 2, backoff: ['1ms'] } },
    );
    await using t = await open(opener, [fails]);
    await t.done(await t.ask('fails', { dryRun: true }));
    await t.done(await t.ask('fails'));
    // The store knows of an end a moment before the node counts it.
    await t.runner.stop();
    const { runs } = await t.runner.telemetry.getState();
    expect(runs).toMatchObject({ succeeded: 1, retried: 1 });
  });

  test('keeps a flood of lines bounded and goes on', async () => {
    const flood = job('flood', (ctx) => {
      for (let i = 0; i < 30_000; i++) ctx.logger.debug(`line ${i}`, { filler: 'x'.repeat(50) });
    });
    await using t = await open(opener, [flood]);
    const id = await t.ask('flood');
    expect(await t.done(id)).toMatchObject({ state: 'succeeded' });
    const lines = (await readRunLogs(t.store, id)).flatMap((chunk) => chunk.lines);
    expect(lines.at(-1)?.message).toBe('line 29999');
    expect(JSON.stringify(lines).length).toBeLessThan(600_000);
  });

  test('tells a job how its node and queues are', async () => {
    const look = job('look', async (ctx) => {
      ctx.telemetry.count('seen');
      return ctx.telemetry.getState();
    });
    await using t = await open(opener, [look]);
    expect(await t.done(await t.ask('look'))).toMatchObject({
      result: {
        node: { version: '1.0.0' },
        runs: { running: 1 },
        queues: { default: { running: 1 } },
        counters: { seen: 1 },
      },
    });
  });

  test('leaves alone what it has no code for', async () => {
    await using t = await open(opener, [job('known', () => 'ok')]);
    const other = await run(await opener.again(t.store), [job('unknown', () => 'ok')]);
    await other.stop();
    const [foreign, mine] = [await t.ask('unknown'), await t.ask('known')];
    await t.done(mine);
    expect(await findRun(t.store, foreign)).toMatchObject({ state: 'queued' });
    expect((await listHistory(t.store, { limit: 10 })).runs).toHaveLength(1);
  });
});

test.each(['a claim', 'a settle'])('%s whose answer is lost loses no run and doubles none', async (what) => {
  const store = await openStore({ url: 'sqlite::memory:' });
  await migrate(store, '999.0.0');
  const ran = new Map<number, number>();
  const count = job('count', (ctx) => {
    ran.set(ctx.run.id, (ran.get(ctx.run.id) ?? 0) + 1);
  });
  let breakNext = true;
  const deaf: Store = {
    ...store,
    async write(body, options) {
      const result = await store.write(body, options);
      const ticked: unknown = result;
      if (
        breakNext &&
        isTick(ticked) &&
        (what === 'a claim' ? ticked.claimed.runs.length > 0 : ran.size > 0)
      ) {
        breakNext = false;
        throw new Error('the connection was lost');
      }
      return result;
    },
  };
  const runner = await run(deaf, [count], { concurrency: 4 });
  await enqueueMany(
    store,
    Array.from({ length: 20 }, () => ({ jobId: 'count' })),
  );
  await allFinished(store, 20);
  await runner.stop();
  expect(breakNext).toBe(false);
  expect([...ran.values()]).toEqual(Array.from({ length: 20 }, () => 1));
  await store.close();
});

function isTick(result: unknown): result is { readonly claimed: { readonly runs: readonly unknown[] } } {
  return typeof result === 'object' && result !== null && 'claimed' in result;
}
