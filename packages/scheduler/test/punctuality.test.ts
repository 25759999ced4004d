import type { RegisteredJob } from '@sb/jobs';
import { drainQueue } from '@sb/queue';
import { expireRuns } from '@sb/queue/engine';
import {
  changeNext,
  createSchedule,
  disableSchedule,
  enableSchedule,
  followOtherCron,
  loadSchedules,
  pauseSchedule,
  readNextRuns,
  readPunctuality,
  resumeSchedule,
  runScheduleNow,
  type ScheduleRules,
  skipNext,
} from '@sb/scheduler';
import type { Store } from '@sb/storage';
import { aboveStore, eachDialect, type Opener } from '@sb/testkit';
import { expect, test } from 'vitest';
import { scheduleJitter } from '../src/plan/jitter.ts';
import { HOUR, hourly, NINE, openSchedules } from './open-schedules.ts';

const ADA = { actor: 'ada', reason: 'the provider moves' };
const MINUTE = 60_000;
const jobs: ReadonlyMap<string, RegisteredJob> = new Map();

/** `10:00` of the one schedule that there is; undefined when it is on time. */
async function late(store: Store): Promise<string | undefined> {
  const [one] = await readPunctuality(store);
  return one?.firstUnrunAt === undefined ? undefined : new Date(one.firstUnrunAt).toISOString().slice(11, 16);
}

async function open(opener: Opener, rules: Partial<ScheduleRules> = {}) {
  const s = await openSchedules(opener, [{ ...hourly, rules: { overlap: 'allow', ...rules } }]);
  return {
    ...s,
    late: () => late(s.store),
    lateAt: (now: number) => {
      s.clock.now = now;
      return late(s.store);
    },
  };
}

eachDialect('a schedule is late', (opener) => {
  test('from its time on until a person fires it, also when it is caught up', async () => {
    const s = await open(opener);
    expect(await readPunctuality(s.store)).toEqual([{ name: 'hourly', jobId: 'noop', periodMs: HOUR }]);
    expect(await s.lateAt(NINE - 1)).toBeUndefined();
    expect(await s.lateAt(NINE)).toBe('09:00');
    await s.fire();
    expect(await s.late()).toBeUndefined();
    expect(await s.lateAt(NINE + 3.5 * HOUR)).toBe('10:00');
    expect(await s.fire()).toMatchObject([{ late: true, skipped: 2, verdict: 'run' }]);
    expect(await s.late()).toBeUndefined();
  });

  test('by what the queue refused, but for one that a person drains', async () => {
    const s = await open(opener);
    await loadSchedules(s.store, s.node, [{ ...hourly, jobId: 'nobody' }]);
    expect(await s.fireAt(NINE)).toMatchObject([{ verdict: 'refused:unknown_job' }]);
    expect(await s.late()).toBe('09:00');
    const drained = await open(opener);
    await drainQueue(drained.store, 'default', ADA);
    expect(await drained.fireAt(NINE)).toMatchObject([{ verdict: 'refused:queue_draining' }]);
    expect(await drained.late()).toBeUndefined();
  });

  test('by a run that expired, until the next one begins', async () => {
    const s = await open(opener, { startDeadlineMs: 10 * MINUTE });
    await s.fireAt(NINE);
    s.clock.now = NINE + 20 * MINUTE;
    expect(await s.late()).toBeUndefined();
    expect(await expireRuns(s.store)).toBe(1);
    expect(await s.late()).toBe('09:00');
    await s.fireAt(NINE + HOUR);
    expect(await s.late()).toBeUndefined();
  });
});

aboveStore('a schedule is late', (opener) => {
  test('by what it did not catch up, until its next fire runs', async () => {
    const s = await open(opener, { catchUp: 'skip' });
    await s.fireAt(NINE);
    await s.fireAt(NINE + 3.5 * HOUR);
    expect(await s.verdicts()).toContain('12:00 skipped_catchup');
    expect(await s.late()).toBe('10:00');
    expect(await s.lateAt(NINE + 4 * HOUR)).toBe('10:00');
    await s.fire();
    expect(await s.late()).toBeUndefined();
  });

  test('only after its jitter', async () => {
    const s = await open(opener, { jitterMs: 30 * MINUTE, catchUp: 'skip' });
    const comesAt = NINE + scheduleJitter('hourly', 30 * MINUTE);
    s.clock.now = comesAt - 1;
    expect(await readPunctuality(s.store)).toMatchObject([{ name: 'hourly' }]);
    expect(await s.late()).toBeUndefined();
    s.clock.now = comesAt;
    expect(await readPunctuality(s.store)).toMatchObject([{ firstUnrunAt: comesAt }]);
    await s.fireAt(comesAt + 2 * MINUTE);
    expect(await readPunctuality(s.store)).toMatchObject([{ firstUnrunAt: comesAt }]);
  });

  test('however many fires were missed, at the first that is on record', async () => {
    const s = await openSchedules(opener, [
      { ...hourly, schedule: '*/5 * * * *', rules: { overlap: 'allow', catchUp: 'skip' } },
    ]);
    await s.fireAt(NINE);
    s.clock.now = NINE + 30 * 24 * HOUR + 3 * MINUTE;
    expect(await late(s.store)).toBe('09:05');
    await s.fire();
    const firstUnrunAt = NINE + 30 * 24 * HOUR - 999 * 5 * MINUTE;
    expect(await readPunctuality(s.store)).toMatchObject([{ periodMs: 5 * MINUTE, firstUnrunAt }]);
  });
});

eachDialect('a schedule is not late', (opener) => {
  test('by what a pause took, nor while it lasts', async () => {
    const s = await open(opener, { catchUp: 'skip' });
    await s.fireAt(NINE + 10 * MINUTE);
    expect(await s.late()).toBe('09:00');
    await pauseSchedule(s.store, 'hourly', ADA);
    expect(await s.late()).toBeUndefined();
    await s.fireAt(NINE + HOUR);
    await resumeSchedule(s.store, 'hourly', ADA);
    expect(await s.late()).toBeUndefined();
    expect(await s.lateAt(NINE + 2 * HOUR)).toBe('11:00');
    // Nobody was up when it ended.
    await s.fire();
    await pauseSchedule(s.store, 'hourly', { ...ADA, until: NINE + 4.5 * HOUR });
    expect(await s.lateAt(NINE + 4.6 * HOUR)).toBeUndefined();
    expect(await s.lateAt(NINE + 5 * HOUR)).toBe('14:00');
  });

  test('by anything before it was given other times, or switched on', async () => {
    const s = await open(opener, { catchUp: 'skip' });
    await s.fireAt(NINE + 2.1 * HOUR);
    expect(await s.late()).toBe('09:00');
    await loadSchedules(s.store, s.node, [{ ...hourly, description: 'the same' }]);
    expect(await s.late()).toBe('09:00');
    await loadSchedules(s.store, s.node, [{ ...hourly, schedule: '30 * * * *' }]);
    expect(await s.late()).toBeUndefined();
    expect(await s.lateAt(NINE + 2.5 * HOUR)).toBe('11:30');
    await followOtherCron(s.store, 'hourly', { ...ADA, expression: '*/5 * * * *', until: NINE + 9 * HOUR });
    expect(await readPunctuality(s.store)).toMatchObject([{ periodMs: 5 * MINUTE }]);
    await loadSchedules(s.store, s.node, []);
    expect(await readPunctuality(s.store)).toEqual([]);
    await createSchedule(s.store, { name: 'own', jobId: 'noop', schedule: '0 * * * *' }, { ...ADA, jobs });
    s.clock.now = NINE + 3 * HOUR;
    expect(await late(s.store)).toBe('12:00');
    await disableSchedule(s.store, 'own', ADA);
    expect(await readPunctuality(s.store)).toEqual([]);
    await enableSchedule(s.store, 'own', ADA);
    expect(await s.lateAt(NINE + 3.9 * HOUR)).toBeUndefined();
  });
});

aboveStore('a schedule is not late', (opener) => {
  test('by a fire that is skipped or excluded, nor behind a run that has not ended', async () => {
    const s = await open(opener, { overlap: 'skip', catchUp: 'skip', exclude: ['2026-03-03'] });
    await skipNext(s.store, 'hourly', ADA);
    expect(await s.lateAt(NINE + 50 * MINUTE)).toBeUndefined();
    await s.fire();
    expect(await s.late()).toBeUndefined();
    await s.fireAt(NINE + HOUR);
    expect(await s.fireAt(NINE + 2 * HOUR)).toMatchObject([{ verdict: 'skipped_overlap' }]);
    expect(await s.late()).toBeUndefined();
    for (let hour = 3; hour < 15; hour++) await s.fireAt(NINE + hour * HOUR);
    expect(await s.lateAt(NINE + 30 * HOUR)).toBeUndefined();
    await s.fire();
    expect(await s.late()).toBeUndefined();
    expect(await s.lateAt(NINE + 39 * HOUR)).toBe('00:00');
  });

  test('when its next fire runs at another time, and is when nobody is up then', async () => {
    const s = await open(opener);
    await changeNext(s.store, 'hourly', { ...ADA, runAt: NINE - 30_000, jobs });
    expect(await s.lateAt(NINE - 30_001)).toBeUndefined();
    expect(await s.lateAt(NINE - 30_000)).toBe('08:59');
    await s.fire();
    expect(await s.lateAt(NINE + 30 * MINUTE)).toBeUndefined();
    await changeNext(s.store, 'hourly', { ...ADA, runAt: NINE + 1.5 * HOUR, jobs });
    await s.fireAt(NINE + HOUR);
    expect(await s.lateAt(NINE + 1.9 * HOUR)).toBeUndefined();
  });

  test('by anything before a person ran it by hand', async () => {
    const s = await open(opener, { catchUp: 'skip' });
    await s.fireAt(NINE + 2.1 * HOUR);
    expect(await s.late()).toBe('09:00');
    await runScheduleNow(s.store, 'hourly', { ...ADA, jobs });
    expect(await s.late()).toBeUndefined();
    expect(await s.lateAt(NINE + 3 * HOUR)).toBe('12:00');
    await runScheduleNow(s.store, 'hourly', { ...ADA, jobs });
    expect(await s.late()).toBeUndefined();
    expect(await s.lateAt(NINE + 4 * HOUR)).toBe('13:00');
  });

  test('on a clock that ran ahead, once it is right', async () => {
    const s = await open(opener);
    await s.fireAt(NINE + 100 * HOUR);
    expect(await s.lateAt(NINE - 1)).toBeUndefined();
  });
});

eachDialect('the next run of a job', (opener) => {
  test('is the next fire of any of its schedules that nobody wants left out', async () => {
    const s = await openSchedules(opener, [
      hourly,
      { ...hourly, name: 'noon', schedule: '0 12 * * *', rules: { exclude: ['2026-03-02'] } },
      { ...hourly, name: 'mail', jobId: 'mail', enabled: false },
    ]);
    const next = async () => Object.fromEntries(await readNextRuns(s.store, ['noop', 'mail', 'nobody']));
    expect(await next()).toEqual({ noop: NINE });
    await skipNext(s.store, 'hourly', ADA);
    expect(await next()).toEqual({ noop: NINE + HOUR });
    await pauseSchedule(s.store, 'hourly', { ...ADA, until: NINE + 4.5 * HOUR });
    expect(await next()).toEqual({ noop: NINE + 5 * HOUR });
    await pauseSchedule(s.store, 'hourly', ADA);
    expect(await next()).toEqual({ noop: NINE + 27 * HOUR });
    // Nobody has fired for days.
    s.clock.now = NINE + 50.2 * HOUR;
    expect(await next()).toEqual({ noop: NINE + 51 * HOUR });
    await resumeSchedule(s.store, 'hourly', ADA);
    expect(await next()).toEqual({ noop: NINE + 51 * HOUR });
  });
});
