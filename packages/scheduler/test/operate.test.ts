import { createRegistry, type RegisteredJob } from '@sb/jobs';
import { cancelRun, findRun } from '@sb/queue';
import { defineJobs } from '@sb/queue/engine';
import {
  changeNext,
  clearOverrides,
  DEFAULT_RULES,
  explainFire,
  fireDue,
  followOtherCron,
  listSchedules,
  loadSchedules,
  pauseSchedule,
  resumeSchedule,
  listFires,
  runScheduleNow,
  type ScheduleEntry,
  skipNext,
  readNextResume,
  readNextRuns,
  readPunctuality,
} from '@sb/scheduler';
import { sql, type Store } from '@sb/storage';
import { aboveStore, createGate, eachDialect, untilBlocked } from '@sb/testkit';
import { LONGEST_DURATION_MS } from '@sb/words';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { listEvents } from './list-events.ts';
import { HOUR, hourly, NINE, openSchedules } from './open-schedules.ts';

const ADA = { actor: 'ada', reason: 'the provider moves' };
const MINUTE = 60_000;
const jobs: ReadonlyMap<string, RegisteredJob> = new Map();

aboveStore('a time that no date can hold', (opener) => {
  test.each([1_794_000_000_000_000_000, 253_402_300_800_000, Number.NaN])('is refused: %d', async (far) => {
    const s = await openSchedules(opener);
    await expect(pauseSchedule(s.store, 'hourly', { ...ADA, until: far })).rejects.toMatchObject({
      code: 'PAUSE_INVALID',
      message: expect.stringContaining(String(far)),
    });
    const other = { ...ADA, expression: '5 * * * *', until: far };
    await expect(followOtherCron(s.store, 'hourly', other)).rejects.toMatchObject({
      code: 'SCHEDULE_INVALID',
      message: expect.stringContaining(`at most the end of the year 9999, got ${far}`),
    });
    await expect(changeNext(s.store, 'hourly', { ...ADA, jobs, runAt: far })).rejects.toMatchObject({
      code: 'SCHEDULE_INVALID',
      message: expect.stringContaining(`at most 100 years ahead, got ${far}`),
    });
  });

  test('is not that of a next fire which no run can wait for', async () => {
    const s = await openSchedules(opener);
    const longest = { ...ADA, jobs, runAt: s.clock.now + LONGEST_DURATION_MS };
    await expect(
      changeNext(s.store, 'hourly', { ...longest, runAt: longest.runAt + 1 }),
    ).rejects.toMatchObject({
      code: 'SCHEDULE_INVALID',
      message: expect.stringContaining('at most 100 years ahead, got 2126-'),
    });
    await changeNext(s.store, 'hourly', longest);
    expect(await s.fireAt(NINE)).toMatchObject([{ verdict: 'run' }]);
  });
});

eachDialect('a schedule that a person pauses', (opener) => {
  test('asks for no run until it is resumed, and both are told with their author', async () => {
    const s = await openSchedules(opener);
    const paused = await pauseSchedule(s.store, 'hourly', ADA);
    expect(paused).toEqual({
      changed: true,
      before: { mode: 'active' },
      after: { mode: 'paused', by: 'ada', reason: ADA.reason },
    });
    expect(await s.fireAt(NINE)).toMatchObject([{ verdict: 'paused' }]);
    expect(await resumeSchedule(s.store, 'hourly', { actor: 'bo' })).toMatchObject({ changed: true });
    expect(await resumeSchedule(s.store, 'hourly', { actor: 'bo' })).toMatchObject({ changed: false });
    expect(await s.fireAt(NINE + HOUR)).toMatchObject([{ fireAt: NINE + HOUR, verdict: 'run' }]);
    expect(await listEvents(s.store)).toMatchObject([
      {
        type: 'schedule.paused',
        actor: 'ada',
        payload: { schedule: 'hourly', after: { mode: 'paused' }, reason: ADA.reason },
      },
      {
        type: 'schedule.resumed',
        actor: 'bo',
        payload: { before: { by: 'ada' }, after: { mode: 'active' } },
      },
      { type: 'schedule.fired' },
    ]);
  });

  test('for a time fires again by the clock, and that is written down once', async () => {
    const s = await openSchedules(opener);
    await pauseSchedule(s.store, 'hourly', { ...ADA, until: NINE + 30 * MINUTE });
    await s.fireAt(NINE);
    const until = NINE + 30 * MINUTE;
    expect(await readNextResume(s.store, until - 1)).toBe(until);
    expect(await readNextResume(s.store, until)).toBeUndefined();
    const other = await s.again();
    await s.fireAt(NINE + HOUR);
    expect(await readNextResume(s.store, NINE)).toBeUndefined();
    await Promise.all([s.fire(), other.fire()]);
    expect(await s.verdicts()).toEqual(['09:00 paused', '10:00 run']);
    expect(await listEvents(s.store)).toMatchObject([
      { type: 'schedule.paused' },
      { type: 'schedule.resumed', actor: 'worker', payload: { reason: 'the time of its pause has passed' } },
      { type: 'schedule.fired' },
    ]);
  });
});

aboveStore('a schedule that a person pauses', (opener) => {
  test('for a time leaves out what fell due in it, also where no daemon looked before its end', async () => {
    const s = await openSchedules(opener, [{ ...hourly, rules: { catchUp: 'all', overlap: 'allow' } }]);
    await pauseSchedule(s.store, 'hourly', { ...ADA, until: NINE + 90 * MINUTE });
    // Its code is not here, so it is left to others: they are to know of the pause, too.
    await s.store.write((tx) => tx.run(sql`update job_defs set needs_key = 1`));
    expect(await s.fireAt(NINE + 2 * HOUR)).toEqual([]);
    await s.store.write((tx) => tx.run(sql`update job_defs set needs_key = 0`));
    expect(await s.fireAt(NINE + 3 * HOUR)).toMatchObject([
      { fireAt: NINE + 2 * HOUR, verdict: 'run' },
      { fireAt: NINE + 3 * HOUR, verdict: 'run' },
    ]);
    expect(await s.verdicts()).toEqual(['09:00 paused', '10:00 paused', '11:00 run', '12:00 run']);
    const resumed = (await listEvents(s.store)).filter(({ type }) => type === 'schedule.resumed');
    expect(resumed).toMatchObject([{ actor: 'worker' }]);
  });

  test('for a time takes no fire that comes after it, though the time of that fire is before', async () => {
    const s = await openSchedules(opener, [{ ...hourly, rules: { jitterMs: 50 * MINUTE } }]);
    const comesAt = (await s.readNext()) ?? 0;
    expect(comesAt).toBeGreaterThan(NINE + 2 * MINUTE);
    s.clock.now = NINE + MINUTE / 2;
    await pauseSchedule(s.store, 'hourly', { ...ADA, until: NINE + MINUTE });
    expect(await s.fireAt(NINE + 2 * MINUTE)).toEqual([]);
    // Its end is recorded when it comes, not when the fire comes.
    expect(await s.events()).toEqual(['schedule.paused', 'schedule.resumed']);
    expect(await s.fireAt(comesAt)).toMatchObject([{ fireAt: NINE, verdict: 'run' }]);
  });

  test('that a person ends while no daemon is up leaves out what fell due in it', async () => {
    const s = await openSchedules(opener, [{ ...hourly, rules: { catchUp: 'all', overlap: 'allow' } }]);
    await pauseSchedule(s.store, 'hourly', ADA);
    s.clock.now = NINE + 90 * MINUTE;
    const ended = await resumeSchedule(s.store, 'hourly', ADA);
    expect(ended).toMatchObject({ changed: true, after: { mode: 'active' } });
    expect(await resumeSchedule(s.store, 'hourly', ADA)).toMatchObject({ changed: false });
    expect(await listSchedules(s.store)).toMatchObject([{ name: 'hourly', enabled: true }]);
    expect((await listSchedules(s.store))[0]).not.toHaveProperty('pause');
    await s.fireAt(NINE + 2 * HOUR);
    expect(await s.verdicts()).toEqual(['09:00 paused', '10:00 paused', '11:00 run']);
    const resumed = (await listEvents(s.store)).filter(({ type }) => type === 'schedule.resumed');
    expect(resumed).toMatchObject([{ actor: 'ada' }]);
  });

  test('that is not there is named, with the one that may be meant', async () => {
    const s = await openSchedules(opener);
    await expect(pauseSchedule(s.store, 'hourli', ADA)).rejects.toMatchObject({
      code: 'UNKNOWN_SCHEDULE',
      message: 'There is no schedule "hourli" in the store (1 is). Did you mean "hourly"?',
    });
  });
});

eachDialect('the next fires of a schedule', (opener, dialect) => {
  test('are skipped as many as a person wants, and twice is twice', async () => {
    const s = await openSchedules(opener);
    const first = await skipNext(s.store, 'hourly', ADA);
    expect(first).toMatchObject({
      before: [],
      after: [{ kind: 'skip', fireAt: NINE, by: 'ada' }],
      nextFireAt: NINE,
    });
    const { after } = await skipNext(s.store, 'hourly', { ...ADA, count: 2 });
    expect(after.map(({ fireAt }) => fireAt)).toEqual([NINE, NINE + HOUR, NINE + 2 * HOUR]);
    for (let hour = 0; hour < 4; hour++) await s.fireAt(NINE + hour * HOUR);
    expect(await s.verdicts()).toEqual([
      '09:00 skipped_override',
      '10:00 skipped_override',
      '11:00 skipped_override',
      '12:00 run',
    ]);
  });

  // SQLite has one writer: nothing comes between its look and its fire.
  test.runIf(dialect === 'postgres')('are skipped also where a daemon had read them before', async () => {
    const s = await openSchedules(opener);
    const [locked, mayCommit] = [createGate(), createGate()];
    const holding = s.store.write(function* (tx) {
      yield* tx.run(sql`select id from schedules for update`);
      yield* tx.step<unknown>({
        sqlite: () => undefined,
        postgres: () => {
          locked.open();
          return mayCommit.opened;
        },
      });
    });
    await locked.opened;
    const skipping = skipNext(s.store, 'hourly', ADA);
    await untilBlocked(s.store);
    const firing = s.fireAt(NINE);
    await untilBlocked(s.store, 2);
    mayCommit.open();
    await holding;
    expect(await skipping).toMatchObject({ after: [{ fireAt: NINE }] });
    expect(await firing).toEqual([]);
    expect(await s.fire()).toMatchObject([{ verdict: 'skipped_override' }]);
  });

  test('are skipped or fired, never both, whoever comes first', async () => {
    const s = await openSchedules(opener);
    s.clock.now = NINE;
    const [fired, { after }] = await Promise.all([s.fire(), skipNext(s.store, 'hourly', ADA)]);
    // Nine o'clock is due already: the next fire to skip is that of ten.
    expect(after).toMatchObject([{ kind: 'skip', fireAt: NINE + HOUR }]);
    expect([...fired, ...(await s.fire())]).toMatchObject([{ fireAt: NINE, verdict: 'run' }]);
    expect(await s.fireAt(NINE + HOUR)).toMatchObject([{ verdict: 'skipped_override' }]);
  });

  test('follow another expression for a while, and the past is not done over', async () => {
    const s = await openSchedules(opener, [{ ...hourly, rules: { overlap: 'allow' } }]);
    const until = NINE + 20 * MINUTE;
    const changed = await followOtherCron(s.store, 'hourly', { ...ADA, expression: '*/15 * * * *', until });
    expect(changed).toMatchObject({
      nextFireAt: NINE,
      after: [{ kind: 'cron', expression: '*/15 * * * *', timezone: 'UTC', until }],
    });
    const times: number[] = [];
    for (let now = NINE; now <= NINE + HOUR; now += 5 * MINUTE)
      times.push(...(await s.fireAt(now)).map(({ fireAt }) => (fireAt - NINE) / MINUTE));
    expect(times).toEqual([0, 15, 60]);
    expect(await clearOverrides(s.store, 'hourly', ADA)).toMatchObject({ changed: false, before: [] });
    const refused = { ...ADA, until: NINE + 9 * HOUR };
    await expect(
      followOtherCron(s.store, 'hourly', { ...refused, expression: '61 * * * *' }),
    ).rejects.toMatchObject({ code: 'SCHEDULE_INVALID', problems: [{ field: 'schedule' }] });
    await expect(
      followOtherCron(s.store, 'hourly', { ...ADA, expression: '* * * * *', until }),
    ).rejects.toMatchObject({ code: 'SCHEDULE_INVALID' });
  });

  test('are what they were when the overrides are cleared, all or of one kind', async () => {
    const s = await openSchedules(opener);
    await skipNext(s.store, 'hourly', ADA);
    await followOtherCron(s.store, 'hourly', { ...ADA, expression: '30 * * * *', until: NINE + 9 * HOUR });
    expect(await clearOverrides(s.store, 'hourly', { ...ADA, kind: 'cron' })).toMatchObject({
      changed: true,
      nextFireAt: NINE,
      after: [{ kind: 'skip' }],
    });
    await clearOverrides(s.store, 'hourly', ADA);
    expect(await s.fireAt(NINE)).toMatchObject([{ verdict: 'run' }]);
  });
});

aboveStore('the next fires of a schedule', (opener) => {
  test('that are excluded need no skipping', async () => {
    const s = await openSchedules(opener, [
      { ...hourly, schedule: '0 9 * * *', rules: { exclude: ['2026-03-02'] } },
    ]);
    const { after } = await skipNext(s.store, 'hourly', ADA);
    expect(after).toMatchObject([{ fireAt: NINE + 24 * HOUR }]);
  });

  test('that are off cannot be skipped', async () => {
    const s = await openSchedules(opener, [{ ...hourly, enabled: false }]);
    await expect(skipNext(s.store, 'hourly', ADA)).rejects.toMatchObject({ code: 'SCHEDULE_OFF' });
    await expect(changeNext(s.store, 'hourly', { ...ADA, jobs, input: {} })).rejects.toMatchObject({
      code: 'SCHEDULE_OFF',
    });
  });

  test('have another time and another input, given one after the other', async () => {
    const s = await openSchedules(opener, [{ ...hourly, input: { n: 1 } }]);
    await changeNext(s.store, 'hourly', { ...ADA, jobs, input: { n: 2 } });
    const { after } = await changeNext(s.store, 'hourly', { ...ADA, jobs, runAt: NINE - 30_000 });
    expect(after).toMatchObject([{ kind: 'change', fireAt: NINE, runAt: NINE - 30_000, input: { n: 2 } }]);
    expect(await s.readNext()).toBe(NINE - 30_000);
    const [fired] = await s.fireAt(NINE - 30_000);
    expect(await findRun(s.store, fired?.runId ?? 0)).toMatchObject({ input: { n: 2 }, fireTime: NINE });
    // The fire of nine o'clock has been: the next to be skipped is that of ten.
    expect(await skipNext(s.store, 'hourly', ADA)).toMatchObject({ after: [{ fireAt: NINE + HOUR }] });
    expect(await s.fireAt(NINE)).toEqual([]);
    const [told] = await listEvents(s.store);
    expect(told).toMatchObject({
      type: 'schedule.overridden',
      payload: { after: [{ kind: 'change', otherInput: true }] },
    });
    await expect(changeNext(s.store, 'hourly', { ...ADA, jobs, runAt: NINE - 1 })).rejects.toMatchObject({
      code: 'SCHEDULE_INVALID',
      problems: [{ field: 'runAt' }],
    });
  });

  test('keep another expression on record as long as a fire of its time is to be planned, and no longer', async () => {
    const s = await openSchedules(opener, [{ ...hourly, rules: { overlap: 'allow' } }]);
    const until = NINE + 20 * MINUTE;
    await followOtherCron(s.store, 'hourly', { ...ADA, expression: '*/15 * * * *', until });
    const kept = async () =>
      (await s.store.read((tx) => tx.rows(sql`select 1 as one from schedule_overrides`))).length;
    // A daemon that cannot read the zone leaves it due.
    await s.store.write((tx) => tx.run(sql`update schedules set timezone = 'Mars/Base'`));
    expect(await s.fireAt(NINE + 30 * MINUTE)).toEqual([]);
    expect(await kept()).toBe(1);
    await s.store.write((tx) => tx.run(sql`update schedules set timezone = 'UTC'`));
    expect(await s.fire()).toMatchObject([{ fireAt: NINE + 15 * MINUTE, verdict: 'run', skipped: 1 }]);
    expect(await kept()).toBe(0);
  });

  test('that nobody was up for are caught up all the same', async () => {
    const s = await openSchedules(opener);
    s.clock.now = NINE + 30 * MINUTE;
    await followOtherCron(s.store, 'hourly', { ...ADA, expression: '45 * * * *', until: NINE + 9 * HOUR });
    expect(await s.fire()).toMatchObject([{ fireAt: NINE, verdict: 'run', late: true }]);
    expect(await s.fireAt(NINE + 45 * MINUTE)).toMatchObject([{ fireAt: NINE + 45 * MINUTE }]);
  });
});

eachDialect('a fire that a person moves before others', (opener) => {
  const HALF_PAST = NINE - 30_000;
  const daily = { ...hourly, schedule: '0 9 * * *' };
  const DAY = 24 * HOUR;

  test('runs then and once, also where the fire before it is skipped, and both answers name that time', async () => {
    const s = await openSchedules(opener, [{ ...daily, rules: { overlap: 'allow' } }]);
    expect(await skipNext(s.store, 'hourly', ADA)).toMatchObject({ nextRunAt: NINE + DAY });
    const moved = await changeNext(s.store, 'hourly', { ...ADA, jobs, runAt: HALF_PAST });
    expect(moved).toMatchObject({
      nextFireAt: NINE,
      nextRunAt: HALF_PAST,
      after: [
        { kind: 'skip', fireAt: NINE },
        { kind: 'change', fireAt: NINE + DAY, runAt: HALF_PAST },
      ],
    });
    expect(await explainFire(s.store, 'hourly')).toMatchObject({ nextRunAt: HALF_PAST });
    expect(await readNextRuns(s.store, ['noop'])).toEqual(new Map([['noop', HALF_PAST]]));
    expect(await s.readNext()).toBe(HALF_PAST);
    const other = await s.again();
    s.clock.now = HALF_PAST;
    const [fired] = (await Promise.all([s.fire(), other.fire()])).flat();
    expect(fired).toMatchObject({ fireAt: NINE + DAY, verdict: 'run', late: false });
    expect(await findRun(s.store, fired?.runId ?? 0)).toMatchObject({ fireTime: NINE + DAY });
    expect(await s.fire()).toEqual([]);
    expect(await s.readNext()).toBe(NINE);
    const [listed] = await listSchedules(s.store);
    expect(listed).toMatchObject({ overrides: [{ kind: 'skip' }] });
    expect(await explainFire(s.store, 'hourly')).toMatchObject({ nextRunAt: NINE + 2 * DAY });
    // It has been: clearing the overrides does not bring it back.
    await clearOverrides(s.store, 'hourly', ADA);
    expect(await s.fireAt(NINE)).toMatchObject([{ fireAt: NINE, verdict: 'run' }]);
    expect(await s.readNext()).toBe(NINE + 2 * DAY);
    expect(await s.runs()).toBe(2);
    expect(await keptOverrides(s.store)).toBe(0);
  });

  test('runs then also where the dates before it are excluded, and those are recorded at their times', async () => {
    const s = await openSchedules(opener, [{ ...daily, rules: { exclude: ['2026-03-02', '2026-03-03'] } }]);
    expect(await changeNext(s.store, 'hourly', { ...ADA, jobs, runAt: HALF_PAST })).toMatchObject({
      nextRunAt: HALF_PAST,
    });
    // Another daemon starts, and plans anew.
    await s.reload();
    expect(await s.readNext()).toBe(HALF_PAST);
    expect(await s.fireAt(HALF_PAST)).toMatchObject([{ fireAt: NINE + 2 * DAY, verdict: 'run' }]);
    expect(await s.fireAt(NINE)).toMatchObject([{ fireAt: NINE, verdict: 'excluded' }]);
    expect(await s.fireAt(NINE + DAY)).toMatchObject([{ fireAt: NINE + DAY, verdict: 'excluded' }]);
    expect(await s.readNext()).toBe(NINE + 3 * DAY);
  });

  test('does not count as missed, however late a daemon looks', async () => {
    const s = await openSchedules(opener, [daily]);
    await skipNext(s.store, 'hourly', ADA);
    await changeNext(s.store, 'hourly', { ...ADA, jobs, runAt: HALF_PAST });
    const [late] = await readPunctuality(s.store);
    expect(late).not.toHaveProperty('firstUnrunAt');
    s.clock.now = NINE + HOUR;
    expect(await readPunctuality(s.store)).toMatchObject([{ firstUnrunAt: HALF_PAST }]);
    const [fired] = await s.fire();
    expect(fired).toMatchObject({ fireAt: NINE + DAY, verdict: 'run', late: false, skipped: 1 });
    expect(await findRun(s.store, fired?.runId ?? 0)).toMatchObject({ trigger: 'cron' });
    // Nor does the fire of nine o'clock, which an operator skipped.
    expect(await s.events()).not.toContain('schedule.missed');
  });

  test('that waits for the run before it does not come again', async () => {
    const s = await openSchedules(opener, [{ ...daily, rules: { overlap: 'queue' } }]);
    const [first] = await s.fireAt(NINE);
    await skipNext(s.store, 'hourly', ADA);
    await changeNext(s.store, 'hourly', { ...ADA, jobs, runAt: NINE + HOUR, input: { n: 2 } });
    expect(await s.fireAt(NINE + HOUR)).toMatchObject([{ fireAt: NINE + 2 * DAY, verdict: 'waiting' }]);
    expect(await s.readNext()).toBe(NINE + DAY);
    await cancelRun(s.store, { runId: first?.runId ?? 0, actor: 'ada' });
    const [fired] = await s.fire();
    expect(fired).toMatchObject({ fireAt: NINE + 2 * DAY, verdict: 'run' });
    expect(await findRun(s.store, fired?.runId ?? 0)).toMatchObject({ input: { n: 2 } });
    expect(await s.fireAt(NINE + DAY)).toMatchObject([{ fireAt: NINE + DAY, verdict: 'skipped_override' }]);
    expect(await s.readNext()).toBe(NINE + 3 * DAY);
  });
});

eachDialect('a run of a schedule that a person wants now', (opener) => {
  test("has what its fires have, no fire time, and stands in no fire's way", async () => {
    const rules = { queue: 'mail', priority: 'high', tags: ['money'] } as const;
    const s = await openSchedules(opener, [{ ...hourly, input: { n: 1 }, rules }]);
    const made = await runScheduleNow(s.store, 'hourly', { ...ADA, jobs });
    expect(made).toMatchObject({ jobId: 'noop', isDuplicate: false, unfinished: [] });
    const run = await findRun(s.store, made.runId);
    expect(run).toMatchObject({
      ...rules,
      trigger: 'manual',
      schedule: 'hourly',
      input: { n: 1 },
      createdBy: 'ada',
    });
    expect(run.fireTime).toBeUndefined();
    expect(await s.fireAt(NINE)).toMatchObject([{ verdict: 'run' }]);
    const second = await runScheduleNow(s.store, 'hourly', { ...ADA, jobs, input: { n: 2 } });
    expect(second.unfinished).toHaveLength(2);
    expect(await findRun(s.store, second.runId)).toMatchObject({ input: { n: 2 } });
    expect(await listEvents(s.store)).toMatchObject([
      { type: 'schedule.run_requested', actor: 'ada', runId: made.runId, payload: { schedule: 'hourly' } },
      { type: 'schedule.fired' },
      { type: 'schedule.run_requested' },
    ]);
  });

  test('makes up for a missed fire once, and is recorded with it', async () => {
    const s = await openSchedules(opener, [{ ...hourly, rules: { catchUp: 'skip' } }]);
    await s.fireAt(NINE + HOUR / 2);
    const wish = { ...ADA, jobs, fireAt: NINE };
    const { runId } = await runScheduleNow(s.store, 'hourly', wish);
    expect(await listFires(s.store, 'hourly', { limit: 5 })).toMatchObject([
      { at: NINE, verdict: 'skipped_catchup', runId },
    ]);
    const again = runScheduleNow(s.store, 'hourly', wish);
    await expect(again).rejects.toMatchObject({ code: 'CONFLICT', hint: `Try: worker run:show ${runId}` });
    const [fired] = await s.fireAt(NINE + HOUR);
    for (const [fireAt, code] of [
      [fired?.fireAt, 'CONFLICT'],
      [NINE - HOUR, 'REQUEST_INVALID'],
    ] as const)
      await expect(runScheduleNow(s.store, 'hourly', { ...wish, fireAt })).rejects.toMatchObject({ code });
    expect(await s.runs()).toBe(2);
  });

  test('makes up for a missed fire once, also where two people ask at the same time', async () => {
    const s = await openSchedules(opener, [{ ...hourly, rules: { catchUp: 'skip' } }]);
    await s.fireAt(NINE + HOUR / 2);
    const other = await opener.again(s.store, { clock: () => s.clock.now });
    const wish = { ...ADA, jobs, fireAt: NINE };
    const asked = await Promise.allSettled([
      runScheduleNow(s.store, 'hourly', wish),
      runScheduleNow(other, 'hourly', wish),
    ]);
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(asked).toContainEqual(
      expect.objectContaining({ reason: expect.objectContaining({ code: 'CONFLICT' }) }),
    );
    expect(await s.runs()).toBe(1);
  });

  test('makes up for no fire that a clock which ran ahead recorded, which will come', async () => {
    const s = await openSchedules(opener, [{ ...hourly, rules: { catchUp: 'skip' } }]);
    await s.fireAt(NINE + 1.5 * HOUR);
    // By that clock both were missed. One is made up for: it does not come again.
    await runScheduleNow(s.store, 'hourly', { ...ADA, jobs, fireAt: NINE + HOUR });
    s.clock.now = NINE + 1_000;
    await expect(runScheduleNow(s.store, 'hourly', { ...ADA, jobs, fireAt: NINE })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: expect.stringContaining('no fire of "hourly" is known at this time'),
    });
    await s.reload();
    expect(await s.fire()).toMatchObject([{ fireAt: NINE, verdict: 'run' }]);
    expect(await s.fireAt(NINE + HOUR)).toEqual([]);
    expect(await s.verdicts()).toEqual(['09:00 run', '10:00 skipped_catchup']);
    expect(await s.runs()).toBe(2);
  });

  test('makes up for no fire that is still to come', async () => {
    const s = await openSchedules(opener);
    await changeNext(s.store, 'hourly', { ...ADA, jobs, runAt: NINE - MINUTE / 2 });
    await pauseSchedule(s.store, 'hourly', { ...ADA, until: NINE - 1 });
    await s.fireAt(NINE - MINUTE / 2);
    expect(await s.verdicts()).toEqual(['09:00 paused']);
    await expect(runScheduleNow(s.store, 'hourly', { ...ADA, jobs, fireAt: NINE })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: expect.stringContaining('this fire is still to come'),
    });
  });

  test('is refused with its reason, and nothing is told', async () => {
    const s = await openSchedules(opener, [{ ...hourly, rules: { queue: 'nowhere' } }]);
    await expect(runScheduleNow(s.store, 'hourly', { ...ADA, jobs })).rejects.toMatchObject({
      code: 'UNKNOWN_QUEUE',
    });
    expect(await s.events()).toEqual([]);
  });
});

aboveStore('the next fire of a job that works its dedupe key out of its input', (opener) => {
  const registry = createRegistry();
  registry.register([
    {
      id: 'keyed',
      name: 'Keyed',
      input: z.object({ n: z.number() }),
      dedupeKey: ({ n }: { n: number }) => `n${n}`,
      run: () => undefined,
    },
  ]);
  const code = new Map(registry.list().map((job) => [job.id, job]));
  const open = async (more: Pick<ScheduleEntry, 'rules'> = {}) => {
    const s = await openSchedules(opener, []);
    await defineJobs(s.store, registry.list(), '1.0.0');
    const entry = { ...hourly, jobId: 'keyed', input: { n: 1 }, ...more };
    await loadSchedules(s.store, s.node, [entry]);
    const fireAt = async (now: number) => {
      s.clock.now = now;
      return (await fireDue(s.store, { nodeId: s.node.nodeId, jobs: code })).fired;
    };
    return { ...s, fireAt };
  };

  test('has the key of the input that it is given instead', async () => {
    const s = await open();
    await changeNext(s.store, 'hourly', { ...ADA, jobs: code, input: { n: 2 } });
    const [fired] = await s.fireAt(NINE);
    expect(await findRun(s.store, fired?.runId ?? 0)).toMatchObject({ dedupeKey: 'n2', input: { n: 2 } });
    const now = await runScheduleNow(s.store, 'hourly', { ...ADA, jobs: code, input: { n: 2 } });
    expect(now).toMatchObject({ isDuplicate: true, runId: fired?.runId });
  });

  test('makes up for a missed fire by the run whose key it has', async () => {
    const s = await open({ rules: { ...DEFAULT_RULES, catchUp: 'skip' } });
    await s.fireAt(NINE + HOUR / 2);
    const { runId } = await runScheduleNow(s.store, 'hourly', { ...ADA, jobs: code });
    const wish = { ...ADA, jobs: code, fireAt: NINE };
    expect(await runScheduleNow(s.store, 'hourly', wish)).toMatchObject({ isDuplicate: true, runId });
    expect(await listFires(s.store, 'hourly', { limit: 5 })).toMatchObject([{ at: NINE, runId }]);
    await expect(runScheduleNow(s.store, 'hourly', wish)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('has both also where it waits for the run before it, and the override is gone when it has run', async () => {
    const s = await open({ rules: { ...DEFAULT_RULES, overlap: 'queue' } });
    const [first] = await s.fireAt(NINE);
    await changeNext(s.store, 'hourly', { ...ADA, jobs: code, input: { n: 2 } });
    expect(await s.fireAt(NINE + HOUR)).toMatchObject([{ verdict: 'waiting' }]);
    // A fire that is decided meanwhile takes away its own overrides, not those of the one that waits.
    await skipNext(s.store, 'hourly', ADA);
    expect(await s.fireAt(NINE + 2 * HOUR)).toMatchObject([{ verdict: 'skipped_override' }]);
    await cancelRun(s.store, { runId: first?.runId ?? 0, actor: 'ada' });
    const [fired] = await s.fireAt(NINE + 2 * HOUR + 5);
    expect(fired).toMatchObject({ fireAt: NINE + HOUR, verdict: 'run' });
    expect(await findRun(s.store, fired?.runId ?? 0)).toMatchObject({ dedupeKey: 'n2', input: { n: 2 } });
    expect(await s.store.read((tx) => tx.rows(sql`select 1 as one from schedule_overrides`))).toEqual([]);
  });

  test('is not changed to what its schema refuses, nor where nobody can work the key out', async () => {
    const s = await open();
    const wrong = { ...ADA, jobs: code, input: { n: 'x' } };
    await expect(changeNext(s.store, 'hourly', wrong)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(runScheduleNow(s.store, 'hourly', wrong)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    const blind = { ...ADA, jobs, input: { n: 2 } };
    const missing = { code: 'DEDUPE_KEY_MISSING' };
    await expect(changeNext(s.store, 'hourly', blind)).rejects.toMatchObject(missing);
    await expect(runScheduleNow(s.store, 'hourly', blind)).rejects.toMatchObject(missing);
    expect(await s.events()).toEqual([]);
  });
});

async function keptOverrides(store: Store): Promise<number> {
  return (await store.read((tx) => tx.rows(sql`select 1 as one from schedule_overrides`))).length;
}
