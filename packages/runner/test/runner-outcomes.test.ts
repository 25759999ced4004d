import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AnyJob, type JobContext, Permanent, RetryAfter, skip, snooze } from '@sb/jobs';
import { listEvents } from '@sb/events';
import { cancelRun, findRun, listNodes } from '@sb/queue';
import { enqueue } from '@sb/queue/engine';
import { sql } from '@sb/storage';
import { aboveStore, createGate, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { finished, job, open, run } from './open-runner.ts';

/** A time in ms that was taken for seconds. */
const FAR_MS = 1_794_000_000_000_000;

eachDialect('an attempt', (opener) => {
  test('tries again after a failure, with the same idempotency key, and tells the attempts', async () => {
    const keys = new Set<string>();
    const flaky = job(
      'flaky',
      (ctx) => {
        keys.add(ctx.run.idempotencyKey);
        if (ctx.run.attempt < 3) throw new Error(`no ${ctx.run.attempt}`);
        return 'at last';
      },
      { retry: { attempts: 5, delay: '1s' } },
    );
    await using t = await open(opener, [flaky]);
    const id = await t.ask('flaky');
    expect(await t.done(id)).toMatchObject({
      state: 'succeeded',
      attempt: 3,
      result: 'at last',
      attempts: [
        { outcome: 'failed', error: { message: 'no 1' } },
        { outcome: 'failed', error: { message: 'no 2' } },
      ],
    });
    expect(keys.size).toBe(1);
  });

  test('publishes once over attempts with a key, and with onSuccess only when it succeeds', async () => {
    const twice = job(
      'twice',
      async (ctx) => {
        await ctx.events.publish('kept', { attempt: ctx.run.attempt }, { dedupeKey: 'k' });
        await ctx.events.publish('at.success', { attempt: ctx.run.attempt }, { onSuccess: true });
        if (ctx.run.attempt === 1) throw new Error('once more');
      },
      { retry: { attempts: 2, delay: 1 } },
    );
    await using t = await open(opener, [twice]);
    await t.done(await t.ask('twice'));
    const events = await t.store.read((tx) =>
      tx.rows(
        sql<{
          type: string;
          payload: string;
        }>`select type, payload from events where type <> 'run.retrying' order by seq`,
      ),
    );
    expect(events.map(({ type, payload }) => [type, JSON.parse(payload)])).toEqual([
      ['kept', { attempt: 1 }],
      ['at.success', { attempt: 2 }],
    ]);
  });

  test('snoozes without using an attempt', async () => {
    let asked = 0;
    const later = job('later', () => (++asked === 1 ? snooze(20) : 'done'));
    await using t = await open(opener, [later]);
    expect(await t.done(await t.ask('later'))).toMatchObject({
      state: 'succeeded',
      attempt: 1,
      result: 'done',
    });
  });
});

aboveStore('an attempt', (opener) => {
  test.each<[what: string, thrown: unknown, message: string]>([
    ['an error', new Error('outer'), 'outer'],
    [
      'an error with its cause',
      new Error('outer', { cause: new TypeError('inner') }),
      '"cause":{"name":"TypeError","message":"inner"',
    ],
    ['a string', 'just text', 'just text'],
    ['nothing', undefined, 'undefined'],
    ['an object', { status: 503 }, '503'],
    ['a Permanent', new Permanent('never'), 'never'],
  ])('keeps what was thrown: %s', async (_what, thrown, message) => {
    const bad = job('bad', () => {
      throw thrown;
    });
    await using t = await open(opener, [bad]);
    const end = await t.done(await t.ask('bad'));
    expect(end).toMatchObject({ state: 'failed', reason: 'error', deadLetter: { status: 'open' } });
    expect(JSON.stringify(end.error)).toContain(message);
  });

  // Such a delay was stored: the run, and all that reads its queue, could never be shown again.
  test.each<[how: string, body: (ctx: JobContext) => unknown]>([
    ['RetryAfter', () => Promise.reject(new RetryAfter(FAR_MS))],
    ['snooze', () => snooze(FAR_MS)],
    ['ctx.rateLimited', (ctx) => ctx.rateLimited(FAR_MS)],
    ['ctx.sleep', (ctx) => ctx.sleep(FAR_MS)],
    ['the delay of ctx.enqueue', (ctx) => ctx.enqueue('bad', {}, { delay: FAR_MS })],
    ['a snooze made by hand', () => ({ ...snooze(5), delayMs: FAR_MS })],
  ])('that names a time no date can hold fails at once, with the value: %s', async (_how, body) => {
    await using t = await open(opener, [job('bad', body, { retry: { attempts: 3 } })]);
    expect(await t.done(await t.ask('bad'))).toMatchObject({
      state: 'failed',
      reason: 'error',
      attempt: 1,
      error: { code: 'DURATION_INVALID', message: expect.stringContaining(`got ${FAR_MS}`) },
    });
  });

  test.each<[how: string, body: () => unknown]>([
    ['returned', () => skip('nothing new')],
    [
      'thrown',
      () => {
        throw skip('nothing new');
      },
    ],
  ])('ends as skipped, with the reason, when the job has %s that', async (_how, body) => {
    await using t = await open(opener, [job('idle', body, { retry: { attempts: 3 } })]);
    const id = await t.ask('idle');
    expect(await t.done(id)).toMatchObject({
      state: 'skipped',
      reason: 'nothing new',
      attempt: 1,
      attempts: [],
    });
    const events = await t.store.read((tx) => listEvents(tx, { runId: id, limit: 10 }));
    expect(events).toMatchObject([{ type: 'run.skipped', payload: { reason: 'nothing new' } }]);
  });

  test('does not begin a run whose start deadline has passed, that of its job by default', async () => {
    let began = 0;
    const hasty = job('hasty', () => void (began += 1), { startDeadline: '1ms' });
    const store = await opener();
    const first = await run(store, [hasty], { concurrency: 1 });
    await first.stop();
    const { id } = await enqueue(store, { jobId: 'hasty' });
    const tooLate = (await store.now()) + 2;
    while ((await store.now()) < tooLate);
    const runner = await run(store, [hasty]);
    await finished(store, id);
    await runner.stop();
    expect(await findRun(store, id)).toMatchObject({ state: 'expired' });
    expect(began).toBe(0);
  });

  test('hears that its run is cancelled, and ends as cancelled also when it returns', async () => {
    const begun = createGate();
    const heard: unknown[] = [];
    const patient = job('patient', async ({ signal }) => {
      begun.open();
      await once(signal, 'abort');
      heard.push(signal.reason);
      return 'late';
    });
    await using t = await open(opener, [patient]);
    const id = await t.ask('patient');
    await begun.opened;
    await cancelRun(t.store, { runId: id, actor: 'ada', reason: 'not needed' });
    expect(await t.done(id)).toMatchObject({ state: 'cancelled', reason: 'not needed' });
    expect(heard).toMatchObject([{ reason: 'cancelled' }]);
  });

  test('waits as long as a RetryAfter says, and fails at once when the job calls an error hopeless', async () => {
    const busy = job(
      'busy',
      (ctx) => {
        if (ctx.run.attempt === 1) throw new RetryAfter(5, { message: '429' });
        throw new TypeError('no such field');
      },
      { retry: { attempts: 5, delay: '1h' }, isRetryable: (error) => !(error instanceof TypeError) },
    );
    await using t = await open(opener, [busy]);
    expect(await t.done(await t.ask('busy'))).toMatchObject({
      state: 'failed',
      attempt: 2,
      error: { message: 'no such field' },
      attempts: [{ error: { message: '429', code: 'RETRY_AFTER' } }, {}],
      deadLetter: { status: 'open' },
    });
  });

  test.each<[what: string, result: unknown, message: string]>([
    ['a function', () => 1, 'function'],
    ['a circle', circle(), 'parent'],
    ['a bigint', { deep: [1n] }, 'deep'],
    ['too much', 'x'.repeat(1_100_000), '1048576'],
  ])('fails a result that is not JSON, without another try: %s', async (_what, result, message) => {
    const odd = job('odd', () => result, { retry: { attempts: 5 } });
    await using t = await open(opener, [odd]);
    const end = await t.done(await t.ask('odd'));
    expect(end).toMatchObject({ state: 'failed', attempt: 1 });
    expect(end.error?.message).toContain(message);
  });

  test('ends an attempt at its timeout, whether the job listens or not', async () => {
    const listens = job(
      'listens',
      async (ctx) => {
        await sleep(60_000, undefined, { signal: ctx.signal });
      },
      { timeout: 30 },
    );
    const ignores = job('ignores', () => new Promise(() => {}), { timeout: 30 });
    await using t = await open(opener, [listens, ignores], { abortGraceMs: 40 });
    const [polite, deaf] = [await t.ask('listens'), await t.ask('ignores')];
    expect(await t.done(polite)).toMatchObject({
      state: 'failed',
      reason: 'timed_out',
      attempts: [{ outcome: 'timed_out' }],
    });
    const end = await t.done(deaf);
    expect(end).toMatchObject({ state: 'failed', reason: 'timed_out' });
    expect(end.error?.message).toContain('still holds its slot');
    const stuck = async () => (await listNodes(t.store)).flatMap((node) => node.stuck);
    await expect.poll(stuck).toEqual([{ runId: deaf, jobId: 'ignores' }]);
  });

  test('refuses an input that the schema does not take, without another try', async () => {
    const strict: AnyJob = {
      ...job('strict', () => 'never', { retry: { attempts: 5 } }),
      input: {
        '~standard': {
          version: 1,
          vendor: 'test',
          validate: () => ({ issues: [{ message: 'expected a string', path: ['to'] }] }),
        },
      },
    };
    await using t = await open(opener, [strict]);
    const end = await t.done(await t.ask('strict', { input: { to: 5 } }));
    expect(end).toMatchObject({ state: 'failed', reason: 'invalid_input', attempt: 1 });
    expect(end.error?.message).toContain('to: expected a string');
  });
});

function circle(): unknown {
  const round: Record<string, unknown> = {};
  round['self'] = round;
  return round;
}
