/** What a job does with its context beside its own work: steps, checkpoints, progress, runs that it asks for. */
import { defineJob, type JobContext, snooze } from '@sb/jobs';
import { sql } from '@sb/storage';
import { cancelRun, findRun, readProgress, readRunLogs, readRunWork } from '@sb/queue';
import { MAX_INPUT_BYTES } from '@sb/queue/engine';
import { aboveStore, createGate, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { job, open } from './open-runner.ts';

const ALL = { longestValue: 1_000 };
const MISSPELT = { onSuccess: true, prioritet: 'low' };
const AGAIN = { retry: { attempts: 3, backoff: 'fixed', delay: 0 } } as const;

eachDialect('the work of a run', (opener) => {
  test('a step that is done is not done again, and the attempt after it goes on behind it', async () => {
    const done: string[] = [];
    const work = job('work', async (ctx) => {
      const at = await ctx.step('fetch', () => {
        done.push('fetch');
        return new Date(0);
      });
      await ctx.step('note', () => void done.push('note'));
      await ctx.step('send', () => {
        done.push('send');
        if (ctx.run.attempt < 3) throw new Error('no');
      });
      return { at };
    });
    await using r = await open(opener, [{ ...work, ...AGAIN }]);
    const id = await r.ask('work');
    expect(await r.done(id)).toMatchObject({ attempt: 3, result: { at: '1970-01-01T00:00:00.000Z' } });
    expect(done).toEqual(['fetch', 'note', 'send', 'send', 'send']);
    expect(await readRunWork(r.store, id, ALL)).toMatchObject({
      steps: [
        { id: 'fetch', claimNo: 1, state: 'done', result: '1970-01-01T00:00:00.000Z' },
        { id: 'note', claimNo: 1, state: 'done' },
        { id: 'send', claimNo: 3, state: 'done' },
      ],
    });
  });

  test('a checkpoint is where the next attempt goes on', async () => {
    const seen: unknown[] = [];
    const work = job('work', async (ctx) => {
      const page = ctx.checkpoint<number>('page');
      for (let at = (await page.get()) ?? 0; at < 4; at++) {
        seen.push(at);
        await page.set(at + 1);
        if (at === 1) throw new Error('no');
      }
    });
    await using r = await open(opener, [{ ...work, ...AGAIN }]);
    expect(await r.done(await r.ask('work'))).toMatchObject({ state: 'succeeded', attempt: 2 });
    expect(seen).toEqual([0, 1, 2, 3]);
  });

  test('the last progress is there when the run has ended, however it did', async () => {
    const work = job('work', async (ctx) => {
      for (let done = 0; done <= 500; done++) ctx.progress(done, 500, 'rows');
      if (ctx.input?.['fails']) throw new Error('no');
    });
    await using r = await open(opener, [work]);
    for (const input of [{}, { fails: true }]) {
      const id = await r.ask('work', { input });
      await r.done(id);
      expect(await readProgress(r.store, id)).toMatchObject({ done: 500, total: 500, note: 'rows' });
    }
  });

  test('a run that it asks for is there at once, or with its success, or not at all', async () => {
    const child = defineJob({
      id: 'child',
      name: 'Child',
      dedupeKey: (input) => String(input?.['nr']),
      run: ({ input }) => input,
    });
    const parent = job('parent', async (ctx) => {
      const now = await ctx.enqueue(child, { nr: `now ${ctx.run.id}` });
      const later = await ctx.enqueue(
        'child',
        { nr: `later ${ctx.run.id}` },
        { onSuccess: true, tags: ['t'] },
      );
      if (ctx.input?.['fails']) throw new Error('no');
      return { now, later };
    });
    await using r = await open(opener, [child, parent]);
    const good = await r.done(await r.ask('parent'));
    expect(good.result).toEqual({
      now: { id: good.id + 1, verdict: 'enqueued' },
      later: { verdict: 'with_success' },
    });
    expect(await r.done(good.id + 2)).toMatchObject({
      result: { nr: `later ${good.id}` },
      dedupeKey: `later ${good.id}`,
      createdBy: `run:${good.id}`,
      tags: ['t'],
    });
    const bad = await r.done(await r.ask('parent', { input: { fails: true } }));
    expect(await r.done(bad.id + 1)).toMatchObject({ result: { nr: `now ${bad.id}` } });
    await expect(findRun(r.store, bad.id + 2)).rejects.toMatchObject({ code: 'UNKNOWN_RUN' });
  });
});

aboveStore('the work of a run', (opener) => {
  test('a step that threw, or that the end of the attempt broke off, is marked so', async () => {
    const waits = job('waits', (ctx) => ctx.step('wait', () => Promise.reject(snooze('1h'))));
    const fails = job('fails', async (ctx) => {
      void ctx.step('open', () => new Promise(() => {}));
      await ctx.step('send', () => Promise.reject(new Error('no')));
    });
    await using r = await open(opener, [fails, waits]);
    const id = await r.ask('fails');
    expect(await r.done(id)).toMatchObject({ state: 'failed', error: { message: 'no' } });
    const { steps } = await readRunWork(r.store, id, ALL);
    expect(steps.map((step) => [step.id, step.state])).toEqual([
      ['send', 'failed'],
      ['open', 'failed'],
    ]);
    const waiting = await r.ask('waits');
    await expect.poll(() => findRun(r.store, waiting)).toMatchObject({ state: 'queued', claimNo: 1 });
    expect(await readRunWork(r.store, waiting, ALL)).toMatchObject({ steps: [] });
  });

  test('progress is shown while the run goes on', async () => {
    const mayEnd = createGate();
    const work = job('work', async (ctx) => {
      ctx.progress(1, 2);
      await mayEnd.opened;
    });
    await using r = await open(opener, [work]);
    const id = await r.ask('work');
    await expect.poll(() => readProgress(r.store, id)).toMatchObject({ done: 1, total: 2 });
    expect(await findRun(r.store, id)).toMatchObject({ state: 'running' });
    mayEnd.open();
    await r.done(id);
  });

  test('a job may take its context apart', async () => {
    const child = job('child', () => {});
    // oxlint-disable-next-line typescript/unbound-method -- what is tested
    const work = job('work', async ({ step, checkpoint, progress, parents, sleep, rateLimited, enqueue }) => {
      progress(1, 2);
      await checkpoint('place').set(await step('one', () => 1));
      await sleep(0);
      const { verdict } = await enqueue(child);
      return { verdict, parents: Object.keys(await parents()), wait: rateLimited('1s') !== undefined };
    });
    await using r = await open(opener, [work, child]);
    const id = await r.ask('work');
    expect(await r.done(id)).toMatchObject({
      state: 'succeeded',
      result: { verdict: 'enqueued', parents: [], wait: true },
    });
    expect(await readProgress(r.store, id)).toMatchObject({ done: 1, total: 2 });
  });

  test.each<[how: string, wrap: (ctx: JobContext) => JobContext, line?: string]>([
    ['an object made from it', (ctx) => Object.assign(Object.create(ctx), { db: 1 })],
    ['a proxy', (ctx) => new Proxy(ctx, {})],
    [
      'an object with another logger',
      (ctx) => {
        const info = (message: string) => ctx.logger.info(`${message} by the job`);
        return Object.assign(Object.create(ctx), { logger: { ...ctx.logger, info } });
      },
      'wrapped by the job',
    ],
  ])('a job may wrap its context in %s', async (_how, wrap, line = 'wrapped') => {
    const work = job('work', async (ctx) => {
      const own = wrap(ctx);
      own.logger.info('wrapped');
      own.progress(1, 2);
      await own.events.publish('wrapped', { at: own.now });
      const one = await own.step('one', () => own.run.attempt);
      return [one, own.run.id === ctx.run.id, own.signal === ctx.signal];
    });
    await using r = await open(opener, [work]);
    const id = await r.ask('work');
    expect(await r.done(id)).toMatchObject({ state: 'succeeded', result: [1, true, true] });
    expect(await readProgress(r.store, id)).toMatchObject({ done: 1, total: 2 });
    expect(await readRunLogs(r.store, id)).toMatchObject([{ lines: [{ message: line }] }]);
  });

  test('a job may replace the functions of its context', async () => {
    const work = job('work', async (ctx) => {
      const names = ['step', 'checkpoint', 'progress', 'parents', 'sleep', 'rateLimited', 'enqueue'] as const;
      // oxlint-disable-next-line typescript/unbound-method -- it is bound
      const { progress } = ctx;
      ctx.progress = (done) => progress(done, 10, 'counted by the job');
      ctx.progress(3);
      for (const name of names) Object.assign(ctx, { [name]: () => name });
      for (const name of names) Object.assign(ctx, { [name]: () => `${name} again` });
      return names.map((name) => (ctx[name] as () => unknown)());
    });
    await using r = await open(opener, [work]);
    const id = await r.ask('work');
    expect(await r.done(id)).toMatchObject({
      state: 'succeeded',
      result: expect.arrayContaining(['step again', 'progress again', 'enqueue again']),
    });
    expect(await readProgress(r.store, id)).toMatchObject({ done: 3, total: 10, note: 'counted by the job' });
  });

  test('what it asks for with its success is stored as it was at the call', async () => {
    const inputs: unknown[] = [];
    const child = job('child', ({ input }) => void inputs.push(input));
    const parent = job('parent', async (ctx) => {
      const page: Record<string, unknown> = {};
      for (const nr of [1, 2, 3]) {
        page['nr'] = nr;
        await ctx.enqueue(child, page, { onSuccess: true });
        await ctx.events.publish('page.read', page, { onSuccess: true });
      }
      page['self'] = page;
      const tags = ['first'];
      await ctx.enqueue(child, { nr: 4 }, { onSuccess: true, tags });
      tags[0] = 'changed';
    });
    await using r = await open(opener, [child, parent]);
    const { id, state } = await r.done(await r.ask('parent'));
    expect(state).toBe('succeeded');
    for (const nr of [1, 2, 3]) await r.done(id + nr);
    expect(await r.done(id + 4)).toMatchObject({ tags: ['first'] });
    expect(inputs).toEqual([{ nr: 1 }, { nr: 2 }, { nr: 3 }, { nr: 4 }]);
    const events = await r.store.read((tx) =>
      tx.rows(sql<{ payload: string }>`select payload from events where type = 'page.read' order by seq`),
    );
    expect(events.map(({ payload }) => JSON.parse(payload))).toEqual(inputs.slice(0, 3));
  });

  test('a cancelled job ends at its next step', async () => {
    const started = createGate();
    const cancelled = createGate();
    const work = job('work', async (ctx) => {
      ctx.signal.addEventListener('abort', () => cancelled.open());
      started.open();
      await cancelled.opened;
      await ctx.step('late', () => ctx.logger.info('this must not be'));
    });
    await using r = await open(opener, [work]);
    const id = await r.ask('work');
    await started.opened;
    await cancelRun(r.store, { runId: id, actor: 'ada' });
    expect(await r.done(id)).toMatchObject({ state: 'cancelled' });
    expect(await readRunLogs(r.store, id)).toEqual([]);
  });
});

aboveStore('a job that uses its context wrongly', (opener) => {
  const large = 'x'.repeat(MAX_INPUT_BYTES);
  const deep: unknown = JSON.parse(`${'['.repeat(2_500)}${']'.repeat(2_500)}`);
  test.each<[what: string, wrong: (ctx: JobContext) => Promise<unknown>, code: string, told: RegExp]>([
    ['a step twice', twice, 'STEP_REPEATED', /^Step "fetch" was asked for twice/],
    [
      'a step without a name',
      (ctx) => ctx.step('', () => 1),
      'KEY_INVALID',
      /name of a step: expected 1 to 200/,
    ],
    [
      'a long key',
      async (ctx) => ctx.checkpoint('x'.repeat(201)),
      'KEY_INVALID',
      /name of a checkpoint.*\(201\)/,
    ],
    [
      'a step of too much',
      (ctx) => ctx.step('fetch', () => large),
      'TOO_LARGE',
      /^The result of step "fetch" cannot be stored. Expected at most 1048576 bytes of JSON, got 1048578/,
    ],
    [
      'a checkpoint that is not JSON',
      (ctx) => ctx.checkpoint('page').set({ at: 7n }),
      'NOT_JSON',
      /^The checkpoint "page" cannot be stored. Expected a value that JSON can hold, got .* at at/,
    ],
    ['a result that is too deep', () => Promise.resolve({ deep }), 'TOO_DEEP', /got more at deep\[0\]/],
    [
      'a step that is too deep',
      (ctx) => ctx.step('fetch', () => deep),
      'TOO_DEEP',
      /^The result of step "fetch" cannot be stored. Expected at most 100 levels/,
    ],
    [
      'a checkpoint that is too deep',
      (ctx) => ctx.checkpoint('page').set(deep),
      'TOO_DEEP',
      /^The checkpoint "page" cannot be stored. Expected at most 100 levels/,
    ],
    [
      'an event that is too deep',
      (ctx) => ctx.events.publish('page.read', { deep }),
      'TOO_DEEP',
      /got more at deep/,
    ],
    [
      'a run with an input that is too deep',
      (ctx) => ctx.enqueue('work', { deep }),
      'TOO_DEEP',
      /got more at deep/,
    ],
    ['a run of no job', (ctx) => ctx.enqueue('nobody'), 'UNKNOWN_JOB', /"nobody"/],
    [
      'a run with an option that there is not',
      (ctx) => ctx.enqueue('work', {}, MISSPELT),
      'REQUEST_INVALID',
      /prioritet: unknown option/,
    ],
  ])('is told of %s', async (_what, wrong, code, told) => {
    await using r = await open(opener, [job('work', wrong)]);
    const { error } = await r.done(await r.ask('work'));
    expect(error).toMatchObject({ code, message: expect.stringMatching(told) });
  });
});

async function twice(ctx: JobContext): Promise<void> {
  await ctx.step('fetch', () => 1);
  await ctx.step('fetch', () => 2);
}
