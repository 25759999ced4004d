import { listEvents } from '@sb/events';
import { createRegistry, defineJob, snooze } from '@sb/jobs';
import { cancelRun, pauseJob, pauseQueue, resumeJob } from '@sb/queue';
import { defineJobs, enqueue } from '@sb/queue/engine';
import { pauseSchedule, runScheduleNow } from '@sb/scheduler';
import { createTestWorker } from '@sb/testing';
import { expect, onTestFinished, test } from 'vitest';

test('runs a job and tells all that it left behind', async () => {
  const job = defineJob({
    id: 'greet',
    name: 'Greet',
    run: async (ctx) => {
      ctx.logger.info('hello');
      await ctx.events.publish('greeted', { to: 'ada' });
      return { at: ctx.now.toISOString() };
    },
  });
  await using t = await createTestWorker({ jobs: [job], now: '2026-01-05T08:59:00Z' });
  expect(await t.run(job, { to: 'ada' })).toMatchObject({
    status: 'succeeded',
    result: { at: '2026-01-05T08:59:00.000Z' },
    attempt: 1,
    events: [{ type: 'greeted', payload: { to: 'ada' } }, { type: 'job.completed' }],
    logs: [{ message: 'hello' }],
  });
});

test('wraps each run as a worker in a program does', async () => {
  const job = defineJob({ id: 'greet', name: 'Greet', run: () => 'hello' });
  await using t = await createTestWorker({
    jobs: [job],
    around: async (ctx, next) => [await next(), ctx.run.jobId],
  });
  expect(await t.run(job)).toMatchObject({ status: 'succeeded', result: ['hello', 'greet'] });
});

test('a retry waits until the clock is moved past its backoff', async () => {
  let tries = 0;
  const flaky = defineJob({
    id: 'flaky',
    name: 'Flaky',
    retry: { attempts: 3, backoff: 'fixed', delay: '10m', jitter: false },
    run: () => {
      if (++tries < 3) throw new Error('no');
      return 'at last';
    },
  });
  await using t = await createTestWorker({ jobs: [flaky] });
  const first = await t.run(flaky);
  expect(first).toMatchObject({ status: 'queued', attempt: 1 });
  await t.advance('9m');
  expect(await t.find(first.id)).toMatchObject({ status: 'queued', attempt: 1 });
  await t.advance('11m');
  expect(await t.find(first.id)).toMatchObject({ status: 'succeeded', attempt: 3, result: 'at last' });
});

test('a crash loses the attempt and not the run', async () => {
  const started = gate();
  let hang = true;
  const job = defineJob({
    id: 'hangs',
    name: 'Hangs',
    run: () => {
      started.open();
      return hang ? new Promise(() => {}) : 'done';
    },
  });
  await using t = await createTestWorker({ jobs: [job] });
  const running = t.run(job);
  await started.opened;
  hang = false;
  await t.crash();
  const { id } = await running;
  await t.drain();
  expect(await t.find(id)).toMatchObject({
    status: 'succeeded',
    result: 'done',
    attempts: [{ outcome: 'lost' }],
  });
});

test('snoozes and delays follow the clock', async () => {
  let asked = 0;
  const job = defineJob({ id: 'later', name: 'Later', run: () => (++asked === 1 ? snooze('1h') : 'ok') });
  await using t = await createTestWorker({ jobs: [job] });
  const id = await t.enqueue(job, undefined, { delay: '1d' });
  await t.advance('23h');
  expect(asked).toBe(0);
  await t.advance('2h');
  expect(await t.find(id)).toMatchObject({ status: 'succeeded', attempt: 1 });
});

test('a pause ends, and a run expires, by the clock', async () => {
  const job = defineJob({ id: 'calm', name: 'Calm', startDeadline: '1h', run: () => 'ok' });
  await using t = await createTestWorker({ jobs: [job] });
  const until = t.now().getTime() + 7_200_000;
  await pauseJob(t.store, 'calm', { actor: 'ada', reason: 'quiet', until });
  const early = await t.enqueue(job);
  await t.advance('1h');
  const late = await t.enqueue(job);
  await t.advance('30m');
  expect(await t.find(early)).toMatchObject({ status: 'expired' });
  await t.advance('30m');
  expect(await t.find(late)).toMatchObject({ status: 'succeeded' });
});

test.each([
  ['queue', pauseQueue, 'default'],
  ['job', pauseJob, 'calm'],
])('what a paused %s holds runs when the pause ends, not when the clock stops', async (_of, pause, name) => {
  const ranAt: string[] = [];
  const job = defineJob({
    id: 'calm',
    name: 'Calm',
    run: ({ now }) => void ranAt.push(now.toISOString()),
  });
  await using t = await createTestWorker({ jobs: [job], now: '2026-01-05T09:00:00Z' });
  await t.enqueue(job);
  const until = Date.parse('2026-01-05T10:00:00Z');
  await pause(t.store, name, { actor: 'ada', reason: 'quiet', until });
  await t.advance('5h');
  expect(ranAt).toEqual(['2026-01-05T10:00:00.000Z']);
});

test('a dedupe key is worked out of the input', async () => {
  const job = defineJob({
    id: 'once',
    name: 'Once',
    dedupeKey: (input) => String(input?.['nr']),
    run: () => 'ok',
  });
  await using t = await createTestWorker({ jobs: [job] });
  const [first, again, other] = [
    await t.enqueue(job, { nr: 1 }),
    await t.enqueue(job, { nr: 1 }),
    await t.enqueue(job, { nr: 2 }),
  ];
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

test('a day of a schedule every five minutes is 288 runs, each at its time', async () => {
  const times: string[] = [];
  const job = defineJob({
    id: 'tick',
    name: 'Tick',
    run: (ctx) => {
      times.push(`${ctx.now.toISOString()} ${ctx.run.fireTime?.toISOString()}`);
    },
  });
  await using t = await createTestWorker({
    jobs: [job],
    schedules: [{ jobId: 'tick', schedule: '*/5 * * * *' }],
  });
  expect(await t.advance('1d')).toHaveLength(288);
  expect(times).toHaveLength(288);
  expect(times.at(0)).toBe('2026-01-01T00:05:00.000Z 2026-01-01T00:05:00.000Z');
  expect(times.at(-1)).toBe('2026-01-02T00:00:00.000Z 2026-01-02T00:00:00.000Z');
  expect((await t.nextFires('tick', 1))[0]?.toISOString()).toBe('2026-01-02T00:05:00.000Z');
});

test('the pause of a schedule ends, and is told to have ended, by the clock', async () => {
  const job = defineJob({ id: 'daily', name: 'Daily', run: () => 'ok' });
  await using t = await createTestWorker({
    jobs: [job],
    now: '2026-01-05T09:00:00Z',
    schedules: [{ jobId: 'daily', schedule: '0 8 * * *' }],
  });
  const until = Date.parse('2026-01-05T10:00:00Z');
  await pauseSchedule(t.store, 'daily', { actor: 'ada', reason: 'quiet', until });
  await t.advance('5h');
  const [resumed] = await t.store.read((tx) => listEvents(tx, { types: ['schedule.resumed'], limit: 1 }));
  expect(resumed?.at.toISOString()).toBe('2026-01-05T10:00:00.000Z');
});

test('a run that has expired does not stand in the way of the next fire', async () => {
  const job = defineJob({ id: 'hourly', name: 'Hourly', startDeadline: '20m', run: () => 'ok' });
  await using t = await createTestWorker({
    jobs: [job],
    schedules: [{ jobId: 'hourly', schedule: '0 * * * *' }],
  });
  const until = t.now().getTime() + 150 * 60_000;
  await pauseQueue(t.store, 'default', { actor: 'ada', reason: 'quiet', until });
  await t.advance('3h');
  const fires = await t.fires('hourly');
  const runs = await Promise.all(fires.map(({ runId = 0 }) => t.find(runId)));
  expect(runs.map(({ status }) => status)).toEqual(['expired', 'expired', 'succeeded']);
});

test('what an outage has missed is caught up at its end, and every fire is on record', async () => {
  const job = defineJob({
    id: 'hourly',
    name: 'Hourly',
    run: ({ now, run }) => `${run.trigger} ${run.fireTime?.toISOString()} at ${now.toISOString()}`,
  });
  await using t = await createTestWorker({
    jobs: [job],
    now: '2026-01-05T08:30:00Z',
    schedules: [{ jobId: 'hourly', schedule: '0 * * * *' }],
  });
  await t.advance('1h');
  const waiting = await t.enqueue(job, {}, { delay: '30m' });
  expect(await t.outage('3h')).toMatchObject([{ late: true, skipped: 2, verdict: 'run' }]);
  expect(await t.find(waiting)).toMatchObject({
    result: 'api undefined at 2026-01-05T12:30:00.000Z',
  });
  await pauseSchedule(t.store, 'hourly', { actor: 'ada', reason: 'quiet' });
  await t.advance('1h');
  const fires = await t.fires('hourly');
  expect(fires.map(({ fireTime, verdict }) => `${fireTime.toISOString().slice(11, 16)} ${verdict}`)).toEqual([
    '09:00 run',
    '10:00 skipped_catchup',
    '11:00 skipped_catchup',
    '12:00 run',
    '13:00 paused',
  ]);
  expect(fires.at(-1)?.words).toBe('it is paused');
  expect(await t.find(fires[3]?.runId ?? 0)).toMatchObject({
    result: 'catch_up 2026-01-05T12:00:00.000Z at 2026-01-05T12:30:00.000Z',
  });
});

test('the verbs of the scheduler get the jobs that they ask for', async () => {
  const job = defineJob({
    id: 'keyed',
    name: 'Keyed',
    dedupeKey: (input) => String(input?.['nr']),
    run: (ctx) => ctx.input?.['nr'],
  });
  await using t = await createTestWorker({
    jobs: [job],
    schedules: [{ jobId: 'keyed', schedule: '0 9 * * *', input: { nr: 1 } }],
  });
  const { runId } = await runScheduleNow(t.store, 'keyed', { actor: 'ada', input: { nr: 2 }, jobs: t.jobs });
  await t.drain();
  expect(await t.find(runId)).toMatchObject({ status: 'succeeded', result: 2 });
});

test('a run tells its steps, its progress and the runs that it asked for; a test claims what must be there', async () => {
  const child = defineJob({ id: 'child', name: 'Child', run: () => 'ok' });
  const parent = defineJob({
    id: 'parent',
    name: 'Parent',
    retry: { attempts: 2, backoff: 'fixed', delay: '1m', jitter: false },
    run: async (ctx) => {
      const rows = await ctx.step('fetch', () => [1, 2]);
      ctx.progress(1, 2);
      await ctx.checkpoint('page').set(rows.length);
      if (ctx.run.attempt === 1) throw new Error('no');
      await ctx.enqueue(child, { rows, to: 'ada' });
      await ctx.enqueue(child, { rows: [] }, { onSuccess: true });
      await ctx.events.publish('sent', { to: 'ada', rows: 2 });
    },
  });
  await using t = await createTestWorker({ jobs: [parent, child] });
  const first = await t.run(parent);
  expect(first).toMatchObject({ status: 'queued', enqueued: [], progress: { done: 1, total: 2 } });
  await t.refuteEnqueued(child);
  await t.advance('1m');
  expect(await t.find(first.id)).toMatchObject({
    status: 'succeeded',
    steps: [{ id: 'fetch', state: 'done', claimNo: 1, result: [1, 2] }],
    checkpoints: [{ key: 'page', claimNo: 2, value: 2 }],
    enqueued: [
      { jobId: 'child', input: { rows: [1, 2], to: 'ada' } },
      { jobId: 'child', input: { rows: [] } },
    ],
  });
  expect(await t.assertEnqueued(child, { to: 'ada' })).toMatchObject({ input: { rows: [1, 2] } });
  expect(await t.assertPublished('sent', { to: 'ada' })).toEqual({ to: 'ada', rows: 2 });
  await expect(t.assertEnqueued('parent')).rejects.toThrow(
    'Expected a run of "parent" to be enqueued, got "child" {"rows":[1,2],"to":"ada"}, "child" {"rows":[]}.',
  );
  await expect(t.refuteEnqueued(child, { rows: [] })).rejects.toThrow(
    'Expected no run of "child" {"rows":[]}, got',
  );
  await expect(t.assertPublished('sent', { to: 'eve' })).rejects.toThrow('got {"to":"ada","rows":2}.');
});

test('hooks are called, and have been when a test looks', async () => {
  const heard: unknown[] = [];
  const job = defineJob({
    id: 'hooked',
    name: 'Hooked',
    run: ({ input }) => {
      if (input?.['fails']) throw new Error('no');
      return 'done';
    },
    onSuccess: (result, { run }) => void heard.push([run.id, result]),
    onFailure: ({ message }, { run }) => void heard.push([run.id, message]),
  });
  await using t = await createTestWorker({ jobs: [job] });
  await t.run(job);
  await t.run(job, { fails: true });
  expect(heard).toEqual([
    [1, 'done'],
    [2, 'no'],
  ]);
});

test('what a run has made survives a crash', async () => {
  const started = gate();
  const done: string[] = [];
  let hang = true;
  const job = defineJob({
    id: 'hangs',
    name: 'Hangs',
    run: async (ctx) => {
      const at = await ctx.step('first', () => done.push('first'));
      const seen = await ctx.checkpoint('at').get();
      await ctx.checkpoint('at').set(at);
      started.open();
      if (hang) await new Promise(() => {});
      return { at, seen };
    },
  });
  await using t = await createTestWorker({ jobs: [job] });
  const running = t.run(job);
  await started.opened;
  hang = false;
  await t.crash();
  const { id } = await running;
  await t.drain();
  expect(await t.find(id)).toMatchObject({ status: 'succeeded', result: { at: 1, seen: 1 } });
  expect(done).toEqual(['first']);
});

test('the clock does not go back after a job that has taken longer than it was moved', async () => {
  const job = defineJob({ id: 'slow', name: 'Slow', run: (): Promise<void> => t.elapse('2h') });
  const t = await createTestWorker({ jobs: [job], now: '2026-01-05T09:00:00Z' });
  onTestFinished(() => t.close());
  await t.enqueue(job, undefined, { delay: '10m' });
  await t.advance('15m');
  expect(t.now().toISOString()).toBe('2026-01-05T11:10:00.000Z');
});

test('what becomes due while a job takes its time fires when the job has ended', async () => {
  const began: string[] = [];
  const job = defineJob({
    id: 'slow',
    name: 'Slow',
    run: async () => {
      began.push(t.now().toISOString().slice(11, 16));
      await t.elapse('10m');
    },
  });
  const schedules = [{ name: 'often', jobId: 'slow', schedule: '*/5 * * * *' }] as const;
  const t = await createTestWorker({ jobs: [job], schedules, now: '2026-01-05T09:00:00Z' });
  onTestFinished(() => t.close());
  const fired = await t.advance('1h');
  expect(began).toEqual(['09:05', '09:15', '09:25', '09:35', '09:45', '09:55', '10:05']);
  expect(fired.filter(({ runId }) => runId !== undefined)).toHaveLength(began.length);
  expect(t.now().toISOString()).toBe('2026-01-05T10:15:00.000Z');
});

test('a job hears when it last succeeded, also after a crash', async () => {
  const job = defineJob({
    id: 'last',
    name: 'Last',
    run: ({ input, run }) => {
      if (input?.['fails']) throw new Error('no');
      return run.lastSuccessAt?.toISOString() ?? 'never';
    },
  });
  await using t = await createTestWorker({ jobs: [job], now: '2026-01-05T09:00:00Z' });
  expect(await t.run(job)).toMatchObject({ result: 'never' });
  await t.advance('1h');
  await t.run(job, { fails: true });
  expect(await t.run(job)).toMatchObject({ result: '2026-01-05T09:00:00.000Z' });
  await t.crash();
  expect(await t.run(job)).toMatchObject({ result: '2026-01-05T10:00:00.000Z' });
});

function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  const hooks: (() => void)[] = [];
  const opened = new Promise<void>((resolve) => {
    hooks.push(resolve);
  });
  return { opened, open: () => hooks.forEach((hook) => hook()) };
}

test('a batch begins when it is full, or when the clock has passed its wait', async () => {
  const seen: string[] = [];
  const work = defineJob({
    id: 'work',
    name: 'Work',
    batch: { size: 20, wait: '10m' },
    runBatch: (items, ctx) => {
      seen.push(`${items.length} at ${ctx.now.toISOString().slice(11, 16)}`);
      return items.map(({ run, now }) => `${run.id} at ${now.toISOString().slice(11, 16)}`);
    },
  });
  await using t = await createTestWorker({ jobs: [work] });
  for (let n = 0; n < 45; n++) await t.enqueue(work);
  expect([await t.drain(), seen]).toEqual([40, ['20 at 00:00', '20 at 00:00']]);
  expect(await t.find(45)).toMatchObject({ status: 'running' });
  await t.advance('9m');
  expect(seen).toHaveLength(2);
  expect(await t.run(work)).toMatchObject({ status: 'running' });
  await t.advance('1m');
  expect(seen.slice(2)).toEqual(['6 at 00:10']);
  expect(await t.find(46)).toMatchObject({ status: 'succeeded', attempt: 1, result: '46 at 00:10' });
});

test('each run of a job that is limited by a key is executed, one after the other', async () => {
  const sync = defineJob({
    id: 'crm.sync',
    name: 'Sync',
    concurrency: { limit: 1, key: (input: { readonly org?: unknown }) => String(input.org) },
    run: () => 'synced',
  });
  await using t = await createTestWorker({ jobs: [sync] });
  for (const org of ['acme', 'acme', 'shop'])
    expect(await t.run(sync, { org })).toMatchObject({ status: 'succeeded' });
});

test('a run behind many of jobs that the worker lacks is executed', async () => {
  const mail = defineJob({ id: 'mail', name: 'Mail', run: () => 'sent' });
  const ofAnother = defineJob({ id: 'of.another', name: 'Of another program', run: () => 1 });
  await using t = await createTestWorker({ jobs: [mail], concurrency: 1 });
  const another = createRegistry();
  another.register([ofAnother]);
  await defineJobs(t.store, another.list(), '0.0.0');
  for (let n = 0; n < 9; n++) await enqueue(t.store, { jobId: ofAnother.id });
  expect(await t.run(mail)).toMatchObject({ status: 'succeeded' });
});

test('a limit counts the runs of a batch, not the batch', async () => {
  const sizes: number[] = [];
  const work = defineJob({
    id: 'work',
    name: 'Work',
    batch: { size: 9, wait: '1m' },
    concurrency: { limit: 2 },
    runBatch: (items) => {
      sizes.push(items.length);
      return items.map(() => 1);
    },
  });
  await using t = await createTestWorker({ jobs: [work] });
  for (let n = 0; n < 5; n++) await t.enqueue(work);
  await t.advance('5m');
  expect(sizes).toEqual([2, 2, 1]);
});

test('what is cancelled while it waits for its batch is not in it', async () => {
  const work = defineJob({
    id: 'work',
    name: 'Work',
    batch: { size: 9, wait: '10m' },
    runBatch: (items) => items.map(() => items.length),
  });
  await using t = await createTestWorker({ jobs: [work] });
  const [first, second] = [await t.run(work), await t.run(work)];
  await cancelRun(t.store, { runId: first.id, actor: 'ada' });
  await t.drain();
  expect(await t.find(first.id)).toMatchObject({ status: 'cancelled' });
  await t.advance('10m');
  expect(await t.find(second.id)).toMatchObject({ status: 'succeeded', result: 1 });
});

test('a crash loses the attempts of a batch, an outage those that wait for one: all come back', async () => {
  const [began, hang] = [gate(), { on: true }];
  const work = defineJob({
    id: 'work',
    name: 'Work',
    batch: { size: 3, wait: '10m' },
    runBatch: (items) => {
      began.open();
      return hang.on ? new Promise<never>(() => {}) : items.map(() => items.length);
    },
  });
  await using t = await createTestWorker({ jobs: [work] });
  for (let n = 0; n < 4; n++) await t.enqueue(work);
  void t.drain();
  await began.opened;
  hang.on = false;
  await t.crash();
  await t.drain();
  for (const id of [1, 2, 3])
    expect(await t.find(id)).toMatchObject({
      status: 'succeeded',
      result: 3,
      attempts: [{ outcome: 'lost' }],
    });
  await t.outage('1h');
  await t.advance('10m');
  expect(await t.find(4)).toMatchObject({
    status: 'succeeded',
    attempt: 1,
    result: 1,
    attempts: [{ outcome: 'lost' }, { outcome: 'released' }],
  });
});

test('a job that follows a batch is fired when that has ended', async () => {
  const work = defineJob({
    id: 'work',
    name: 'Work',
    batch: { size: 9, wait: '10m' },
    runBatch: (items) => items.map(() => 1),
  });
  const next = defineJob({ id: 'next', name: 'Next', run: () => 'done' });
  await using t = await createTestWorker({
    jobs: [work, next],
    schedules: [
      { jobId: 'work', schedule: '0 1 * * *' },
      { jobId: 'next', after: [{ schedule: 'work' }] },
    ],
  });
  const fired = await t.advance('90m');
  expect(fired.map(({ schedule }) => schedule)).toEqual(['work', 'next']);
  expect(await t.find(fired[1]?.runId ?? 0)).toMatchObject({ status: 'succeeded' });
});

test('runs of a job with a rate begin as the clock moves, also beside one that is paused', async () => {
  const begun: string[] = [];
  const call = (id: string, per: '10s' | '1s') =>
    defineJob({
      id,
      name: id,
      rateLimit: { limit: 1, per },
      run: (ctx) => void begun.push(`${id} ${ctx.now.toISOString().slice(14, 19)}`),
    });
  const [slow, quick] = [call('slow', '10s'), call('quick', '1s')];
  await using t = await createTestWorker({ jobs: [slow, quick], now: '2026-01-05T08:00:00Z' });
  for (const job of [slow, slow, slow, quick, quick, quick]) await t.enqueue(job);
  await t.advance('1s');
  await pauseJob(t.store, 'quick', { actor: 'ada', reason: 'later' });
  await t.advance('20s');
  const before = ['slow 00:00', 'quick 00:00', 'quick 00:01', 'slow 00:10', 'slow 00:20'];
  expect(begun).toEqual(before);
  await resumeJob(t.store, 'quick', { actor: 'ada' });
  await t.drain();
  expect(begun).toEqual([...before, 'quick 00:21']);
});
