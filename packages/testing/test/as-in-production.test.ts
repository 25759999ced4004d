/** What a test worker refuses and shows as a client, a file of schedules and a daemon do. */
import { type AnyJob, defineJob, type InputOf, type Job } from '@sb/jobs';
import { changeNext, followOtherCron, pauseSchedule, skipNext } from '@sb/scheduler';
import { createTestWorker, type TestSchedule } from '@sb/testing';
import { isSlow } from '@sb/testkit';
import { describe, expect, test } from 'vitest';

const NOON = '2026-01-05T12:00:00Z';
const DAYS = isSlow() ? 30 : 3;
const ADA = { actor: 'ada', reason: 'a holiday' };

const numbered = defineJob({
  id: 'numbered',
  name: 'Takes a number',
  input: {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value) =>
        typeof Object(value).nr === 'number'
          ? { value }
          : { issues: [{ message: 'no number', path: ['nr'] }] },
    },
  },
  run: () => 'ok',
});
const tick: Job = { id: 'tick', name: 'Tick', run: () => undefined };

describe('the next fires of a schedule', () => {
  const hourly: TestSchedule = { jobId: 'tick', schedule: '0 * * * *' };

  test.each<[string, Partial<TestSchedule>, readonly string[]]>([
    ['without excluded dates', { schedule: '0 9 * * *', exclude: ['2026-01-06'] }, ['07T09:00', '08T09:00']],
    ['none of one that is off', { enabled: false }, []],
    [
      'none of one that follows others',
      { schedule: undefined, after: [{ job: 'numbered' }], name: 'next' },
      [],
    ],
  ])('%s', async (_what, how, times) => {
    await using t = await createTestWorker({
      jobs: [tick, numbered],
      now: NOON,
      schedules: [{ ...hourly, ...how }],
    });
    const next = await t.nextFires(how.name ?? 'tick', 2);
    expect(next.map((at) => at.toISOString().slice(8, 16))).toEqual(times);
  });

  test('without those that an operator has skipped, moved or paused', async () => {
    await using t = await createTestWorker({ jobs: [tick], now: NOON, schedules: [hourly] });
    const next = async (): Promise<readonly string[]> =>
      (await t.nextFires('tick', 2)).map((at) => at.toISOString().slice(11, 16));
    await skipNext(t.store, 'tick', ADA);
    expect(await next()).toEqual(['14:00', '15:00']);
    await changeNext(t.store, 'tick', { ...ADA, runAt: Date.parse('2026-01-05T14:20Z'), jobs: t.jobs });
    expect(await next()).toEqual(['14:20', '15:00']);
    await pauseSchedule(t.store, 'tick', { ...ADA, until: Date.parse('2026-01-05T17:30Z') });
    expect(await next()).toEqual(['18:00', '19:00']);
    const until = Date.parse('2026-01-06T12:00Z');
    await followOtherCron(t.store, 'tick', { ...ADA, expression: '30 * * * *', until });
    expect(await next()).toEqual(['17:30', '18:30']);
  });
});

describe('a request', () => {
  test('has its input and its options checked', async () => {
    await using t = await createTestWorker({ jobs: [numbered, tick] });
    // @ts-expect-error: the input is missing
    await expect(t.run(tick, 7)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(t.run(numbered, { nr: 'seven' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    // @ts-expect-error: there is no such option
    await expect(t.enqueue(tick, {}, { prority: 'high' })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    await expect(t.enqueue(tick, {}, { delay: 'soon' as '1s' })).rejects.toMatchObject({
      code: 'DURATION_INVALID',
    });
    await expect(t.enqueue({ ...tick, id: 'other' })).rejects.toMatchObject({ code: 'UNKNOWN_JOB' });
  });

  test('may come from a function that is generic over the job', async () => {
    await using t = await createTestWorker({ jobs: [numbered] });
    const ask = <J extends AnyJob>(job: J, input: InputOf<J>) => t.enqueue(job, input);
    const run = <J extends AnyJob>(job: J, input: InputOf<J>) => t.run(job, input);
    await ask(numbered, { nr: 7 });
    expect(await run(numbered, { nr: 8 })).toMatchObject({ id: 2, status: 'succeeded' });
  });

  test('takes the options of a client, and those of a stored request', async () => {
    await using t = await createTestWorker({ jobs: [numbered, tick] });
    const first = await t.enqueue(tick, {}, { delay: '2h', startWithin: '10m', tags: ['a'] });
    const next = await t.enqueue(tick, {}, { after: first, trigger: 'manual', dryRun: true });
    await t.outage('3h');
    expect(await t.find(first)).toMatchObject({ status: 'expired' });
    expect(await t.find(next)).toMatchObject({ status: 'skipped' });
    const old = await t.enqueue(tick, {}, { delay: '2h', startWithinMs: 600_000, timeoutMs: 5_000 });
    await t.outage('3h');
    expect(await t.find(old)).toMatchObject({ status: 'expired' });
  });
});

describe('schedules', () => {
  test('are refused with every problem, as those of a file', async () => {
    const schedules: readonly TestSchedule[] = [
      { jobId: 'tick', schedule: '61 * * * *', timezone: 'Europe/Berln' },
      { jobId: 'tock', schedule: '0 * * * *' },
      { jobId: 'numbered', schedule: '0 * * * *', input: { nr: 'seven' } },
    ];
    await expect(createTestWorker({ jobs: [tick, numbered], schedules })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      problems: [
        { path: ['schedules', 0, 'schedule'] },
        { path: ['schedules', 0, 'timezone'] },
        { path: ['schedules', 1, 'jobId'] },
        { path: ['schedules', 2, 'input', 'nr'] },
      ],
    });
  });

  test('have the fields of scheduler.yaml, and rules as they are stored', async () => {
    const base = { jobId: 'tick', schedule: '0 * * * *' };
    await using t = await createTestWorker({
      jobs: [tick],
      now: '2026-01-05T12:10:00Z',
      schedules: [
        { ...base, name: 'yaml', catchUp: 'all', catchUpWindow: '2h' },
        { ...base, name: 'stored', rules: { catchUp: 'all', catchUpWindowMs: 7_200_000 } },
      ],
    });
    await t.outage('6h');
    const caughtUp = async (name: string): Promise<number> =>
      (await t.fires(name)).filter(({ runId }) => runId !== undefined).length;
    expect([await caughtUp('yaml'), await caughtUp('stored')]).toEqual([2, 2]);
  });
});

test('a drain that is not recursive leaves what its runs enqueue', async () => {
  const first = defineJob({ id: 'first', name: 'First', run: (ctx) => ctx.enqueue(tick) });
  await using t = await createTestWorker({ jobs: [first, tick] });
  await t.enqueue(first);
  expect(await t.drain({ recursive: false })).toBe(1);
  expect(await t.drain({ recursive: true })).toBe(1);
  expect(await t.drain()).toBe(0);
});

test('the telemetry of a run has the counts of its node', async () => {
  const read = defineJob({ id: 'read', name: 'Read', run: (ctx) => ctx.telemetry.getState() });
  const fails = defineJob({
    id: 'fails',
    name: 'Fails',
    run: () => {
      throw new Error('no');
    },
  });
  await using t = await createTestWorker({ jobs: [read, tick, fails] });
  await t.run(tick);
  await t.run(fails);
  await t.run(tick, {}, { dryRun: true });
  await t.enqueue(tick, {}, { delay: '1h' });
  expect((await t.run(read)).result).toMatchObject({
    runs: { running: 1, succeeded: 1, failed: 1, retried: 0 },
    queues: { default: { queued: 0, later: 1, running: 1 } },
  });
});

test('days of a schedule every five minutes are 288 runs each', async () => {
  let ran = 0;
  const counted = defineJob({ id: 'counted', name: 'Counted', run: () => void (ran += 1) });
  await using t = await createTestWorker({
    jobs: [counted],
    schedules: [{ jobId: 'counted', schedule: '*/5 * * * *' }],
  });
  expect(await t.advance(`${DAYS}d`)).toHaveLength(288 * DAYS);
  expect(ran).toBe(288 * DAYS);
});
