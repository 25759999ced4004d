import { createRegistry } from '@sb/jobs';
import {
  createSchedule,
  deleteSchedule,
  disableSchedule,
  enableSchedule,
  listSchedules,
  loadSchedules,
  pauseSchedule,
  readScheduleToDelete,
  skipNext,
  updateSchedule,
} from '@sb/scheduler';
import { sql } from '@sb/storage';
import { aboveStore, eachDialect, type Opener } from '@sb/testkit';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { listEvents } from './list-events.ts';
import { HOUR, hourly, NINE, openSchedules } from './open-schedules.ts';

const registry = createRegistry();
registry.register([
  { id: 'noop', name: 'Nothing', input: z.object({ n: z.number() }), run: () => undefined },
]);
const jobs = new Map(registry.list().map((job) => [job.id, job]));
const ADA = { actor: 'ada', jobs };
const MINE = { name: 'mine', jobId: 'noop', schedule: '30 * * * *', input: { n: 1 } };

async function openMine(opener: Opener) {
  const s = await openSchedules(opener, []);
  const created = await createSchedule(s.store, MINE, { ...ADA, reason: 'a customer' });
  return { ...s, created };
}

eachDialect('a schedule that a person makes in the store', (opener) => {
  test('fires like those of files, and is told of', async () => {
    const s = await openMine(opener);
    expect(s.created).toMatchObject({ changed: true, nextFireAt: NINE - HOUR / 2 + HOUR });
    expect(await s.fireAt(NINE + HOUR / 2)).toMatchObject([{ schedule: 'mine', verdict: 'run' }]);
    expect(await listSchedules(s.store)).toMatchObject([
      {
        name: 'mine',
        source: 'store',
        enabled: true,
        timezone: 'UTC',
        rules: { catchUp: 'once' },
        overrides: [],
      },
    ]);
    expect(await listEvents(s.store)).toMatchObject([
      {
        type: 'schedule.created',
        actor: 'ada',
        payload: { reason: 'a customer', after: { input: { n: 1 } } },
      },
      { type: 'schedule.fired' },
    ]);
  });

  test('is changed from now on, and nothing of the past is done over', async () => {
    const s = await openMine(opener);
    s.clock.now = NINE + HOUR;
    const changes = { schedule: '45 * * * *', rules: { tags: ['x'] } };
    expect(await updateSchedule(s.store, 'mine', { ...ADA, changes })).toMatchObject({
      changed: true,
      entry: { schedule: '45 * * * *', input: { n: 1 }, rules: { tags: ['x'], overlap: 'skip' } },
      nextFireAt: NINE + HOUR + 45 * 60_000,
    });
    expect(await updateSchedule(s.store, 'mine', { ...ADA, changes })).toMatchObject({ changed: false });
    expect(await s.fire()).toEqual([]);
    await expect(
      updateSchedule(s.store, 'mine', { ...ADA, changes: { timezone: 'X', schedule: 'x' } }),
    ).rejects.toMatchObject({ code: 'SCHEDULE_INVALID', problems: [{}, {}] });
    const told = (await listEvents(s.store)).filter(({ type }) => type === 'schedule.changed');
    expect(told).toMatchObject([
      { payload: { before: { schedule: '30 * * * *' }, after: { schedule: '45 * * * *' } } },
    ]);
  });

  test('is switched off and on, keeps its history, and counts from then', async () => {
    const s = await openMine(opener);
    await s.fireAt(NINE + HOUR / 2);
    const off = await disableSchedule(s.store, 'mine', ADA);
    expect(off).toMatchObject({ changed: true, entry: { enabled: false } });
    expect(off).not.toHaveProperty('nextFireAt');
    expect(await disableSchedule(s.store, 'mine', ADA)).toMatchObject({ changed: false });
    expect(await s.fireAt(NINE + 5 * HOUR)).toEqual([]);
    expect(await listSchedules(s.store)).toMatchObject([{ enabled: false, lastFire: { verdict: 'run' } }]);
    expect(await enableSchedule(s.store, 'mine', ADA)).toMatchObject({ nextFireAt: NINE + 5.5 * HOUR });
    expect(await s.fire()).toEqual([]);
    expect(await s.events()).toEqual([
      'schedule.created',
      'schedule.fired',
      'schedule.disabled',
      'schedule.enabled',
    ]);
  });

  test('is deleted, its fires stay, and its name can be taken again without what was wanted of it', async () => {
    const s = await openMine(opener);
    await s.fireAt(NINE + HOUR / 2);
    await skipNext(s.store, 'mine', ADA);
    await pauseSchedule(s.store, 'mine', { actor: 'ada', reason: 'x' });
    expect(await deleteSchedule(s.store, 'mine', ADA)).toMatchObject({ name: 'mine', jobId: 'noop' });
    expect(await s.fireAt(NINE + 2 * HOUR)).toEqual([]);
    expect(await s.verdicts()).toEqual(['09:30 run']);
    await expect(deleteSchedule(s.store, 'mine', ADA)).rejects.toMatchObject({ code: 'UNKNOWN_SCHEDULE' });
    await createSchedule(s.store, MINE, ADA);
    const [again] = await listSchedules(s.store);
    expect(again).toMatchObject({
      overrides: [],
      lastFire: { verdict: 'run' },
      nextFireAt: NINE + 2.5 * HOUR,
    });
    expect(again).not.toHaveProperty('pause');
  });
});

aboveStore('a schedule that a person makes in the store', (opener) => {
  test('is refused with every problem at once', async () => {
    const s = await openSchedules(opener, []);
    const wrong = {
      name: 'No Name',
      jobId: 'nop',
      schedule: '61 * * * *',
      timezone: 'CET',
      rules: { queue: 'mial', exclude: ['2026-02-30'], catchUpCap: 0 },
    };
    await expect(createSchedule(s.store, wrong, ADA)).rejects.toMatchObject({
      code: 'SCHEDULE_INVALID',
      problems: ['name', 'catchUpCap', 'jobId', 'schedule', 'timezone', 'queue', 'exclude[0]'].map((field) =>
        expect.objectContaining({ field }),
      ),
    });
    await expect(createSchedule(s.store, { ...MINE, input: { n: 'x' } }, ADA)).rejects.toMatchObject({
      problems: [{ field: 'input.n' }],
    });
    expect(await listSchedules(s.store)).toEqual([]);
  });

  test('is held to the bounds of the file', async () => {
    const s = await openSchedules(opener, []);
    const day = 24 * HOUR;
    const least = { catchUpWindowMs: 1_000, catchUpCap: 1, jitterMs: 0, startDeadlineMs: 1_000 };
    const most = { catchUpWindowMs: 366 * day, catchUpCap: 1_000, jitterMs: day, startDeadlineMs: 366 * day };
    const beyond = { ...most, catchUpCap: 1_001, jitterMs: 500, tags: Array.from({ length: 51 }, String) };
    const { catchUpWindowMs, startDeadlineMs } = { catchUpWindowMs: 999, startDeadlineMs: 367 * day };
    await createSchedule(s.store, { ...MINE, rules: least }, ADA);
    await updateSchedule(s.store, 'mine', { ...ADA, changes: { rules: most } });
    const rules = { ...beyond, catchUpWindowMs, startDeadlineMs };
    const refused = updateSchedule(s.store, 'mine', { ...ADA, changes: { rules } });
    await expect(refused).rejects.toMatchObject({
      message: `The schedule mine is not valid:
  catchUpWindow: expected a duration from 1s to 366d, got 999ms; give it a unit, such as "30s" or "5m"
  catchUpCap: expected a number of at most 1000, got 1001
  jitter: expected a duration of 0, or from 1s to 24h, got 500ms; give it a unit, such as "30s" or "5m"
  startDeadline: expected a duration from 1s to 366d, got 367d
  tags: expected a list of at most 50, got a list of 51`,
    });
  });

  test('has days off as a file gives them, ranges too', async () => {
    const s = await openSchedules(opener, []);
    const exclude = ['2026-12-31..2027-01-01', '2026-12-25', '2027-01-01'];
    const dates = ['2026-12-25', '2026-12-31', '2027-01-01'];
    const { entry } = await createSchedule(s.store, { ...MINE, rules: { exclude } }, ADA);
    expect(entry.rules?.exclude).toEqual(dates);
    const ranges = { rules: { exclude: ['2026-12-24..2026-12-26'] } };
    const changed = await updateSchedule(s.store, 'mine', { ...ADA, changes: ranges });
    expect(changed.entry.rules?.exclude).toEqual(['2026-12-24', '2026-12-25', '2026-12-26']);
  });

  test('has a name of its own', async () => {
    const s = await openMine(opener);
    await expect(createSchedule(s.store, MINE, ADA)).rejects.toMatchObject({ code: 'SCHEDULE_EXISTS' });
    await loadSchedules(s.store, s.node, [hourly]);
    await expect(createSchedule(s.store, { ...MINE, name: 'hourly' }, ADA)).rejects.toMatchObject({
      code: 'SCHEDULE_EXISTS',
      message: 'A schedule hourly exists already (from a file).',
    });
  });

  test('has no name that is an address of the console; one that had it before is still changed', async () => {
    const s = await openMine(opener);
    for (const name of ['calendar', 'graph'])
      await expect(createSchedule(s.store, { ...MINE, name }, ADA)).rejects.toMatchObject({
        problems: [{ field: 'name', message: expect.stringContaining('an address of the console') }],
      });
    await s.store.write((tx) => tx.run(sql`update schedules set name = 'graph' where name = 'mine'`));
    const changes = { schedule: '40 * * * *' };
    expect(await updateSchedule(s.store, 'graph', { ...ADA, changes })).toMatchObject({ changed: true });
  });

  test('takes the defaults again where it is told so', async () => {
    const s = await openMine(opener);
    const rules = { queue: 'mail', priority: 'high', startDeadlineMs: HOUR, tags: ['x'] } as const;
    const changes = { description: 'For a customer', timezone: 'Europe/Berlin', rules };
    await updateSchedule(s.store, 'mine', { ...ADA, changes });
    const back = {
      description: null,
      timezone: null,
      rules: { queue: null, priority: null, startDeadlineMs: null, tags: null },
    };
    const { entry } = await updateSchedule(s.store, 'mine', { ...ADA, changes: back });
    expect(entry).toEqual(s.created.entry);
    expect(await updateSchedule(s.store, 'mine', { ...ADA, changes: back })).toMatchObject({
      changed: false,
    });
  });

  test('keeps what a newer worker has stored with it', async () => {
    const s = await openMine(opener);
    await s.store.write((tx) => tx.run(sql`update schedules set rules = '{"colour":"red"}'`));
    await updateSchedule(s.store, 'mine', { ...ADA, changes: { rules: { tags: ['x'] } } });
    expect(await listSchedules(s.store)).toMatchObject([{ rules: { colour: 'red', tags: ['x'] } }]);
  });

  test('is changed and deleted only as its author has seen it, where he says what that was', async () => {
    const s = await openMine(opener);
    const { version } = s.created;
    expect((await listSchedules(s.store))[0]?.version).toBe(version);
    await s.fireAt(NINE + HOUR / 2);
    const changes = { description: 'x' };
    const changed = await updateSchedule(s.store, 'mine', { ...ADA, changes, version });
    expect(changed.version).toBeGreaterThan(version);
    const stale = { code: 'CONFLICT', message: expect.stringContaining('was changed meanwhile') };
    const again = updateSchedule(s.store, 'mine', { ...ADA, changes: { description: 'y' }, version });
    await expect(again).rejects.toMatchObject(stale);
    await expect(readScheduleToDelete(s.store, 'mine', { version })).rejects.toMatchObject(stale);
    await expect(deleteSchedule(s.store, 'mine', { ...ADA, version })).rejects.toMatchObject(stale);
    expect(await listSchedules(s.store)).toMatchObject([{ description: 'x', isGone: false }]);
    await deleteSchedule(s.store, 'mine', { ...ADA, version: changed.version });
    expect(await listSchedules(s.store)).toMatchObject([{ isGone: true }]);
  });

  test('is not taken over by a file that has one of its name, until it is deleted', async () => {
    const s = await openMine(opener);
    const file = [{ ...hourly, name: 'mine' }];
    expect(await loadSchedules(s.store, s.node, file)).toMatchObject({
      added: [],
      changed: [],
      inStore: ['mine'],
    });
    expect(await listSchedules(s.store)).toMatchObject([{ schedule: '30 * * * *', source: 'store' }]);
    await deleteSchedule(s.store, 'mine', ADA);
    s.clock.now = NINE + 3 * HOUR + 1;
    expect(await loadSchedules(s.store, s.node, file)).toMatchObject({ changed: ['mine'], inStore: [] });
    expect(await listSchedules(s.store)).toMatchObject([
      { schedule: '0 * * * *', source: 'file', nextFireAt: NINE + 4 * HOUR },
    ]);
  });
});

aboveStore('a schedule of a file', (opener) => {
  test('is not changed, switched or deleted here, and it is said what to do', async () => {
    const s = await openSchedules(opener);
    const refusal = { code: 'SCHEDULE_IN_FILE', hint: expect.stringContaining('Edit scheduler.yaml') };
    for (const verb of [disableSchedule, enableSchedule, deleteSchedule])
      await expect(verb(s.store, 'hourly', ADA)).rejects.toMatchObject(refusal);
    await expect(updateSchedule(s.store, 'hourly', { ...ADA, changes: {} })).rejects.toMatchObject(refusal);
    expect(await s.events()).toEqual([]);
  });
});

aboveStore('a schedule of the store that follows others', (opener) => {
  const AFTER = { name: 'next', jobId: 'noop', input: { n: 1 }, after: [{ schedule: 'hourly' }] };

  test('fires like those of files, and counts from when it was so', async () => {
    const s = await openSchedules(opener);
    const [before] = await s.fireAt(NINE);
    await s.end(before);
    s.clock.now += 1;
    await createSchedule(s.store, AFTER, ADA);
    expect(await s.fire()).toEqual([]);
    const end = async (hour: number) => {
      const [fired] = await s.fireAt(NINE + hour * HOUR);
      await s.end(fired);
      return s.fire();
    };
    expect(await end(1)).toMatchObject([{ schedule: 'next', verdict: 'run' }]);
    await disableSchedule(s.store, 'next', ADA);
    expect(await end(2)).toEqual([]);
    await enableSchedule(s.store, 'next', ADA);
    await updateSchedule(s.store, 'next', {
      ...ADA,
      changes: { when: 'upstream.hourly.status == "failed"' },
    });
    expect(await end(3)).toMatchObject([{ verdict: 'unmet' }]);
    await updateSchedule(s.store, 'next', { ...ADA, changes: { when: null, rules: { overlap: 'allow' } } });
    expect(await end(4)).toMatchObject([{ verdict: 'run' }]);
  });

  test('goes by a clock instead, and back', async () => {
    const s = await openSchedules(opener);
    await createSchedule(s.store, { ...AFTER, when: 'true' }, ADA);
    const clock = { ...ADA, changes: { schedule: '30 * * * *' } };
    expect(await updateSchedule(s.store, 'next', clock)).toMatchObject({
      nextFireAt: NINE - HOUR / 2 + HOUR,
    });
    const [, next] = await listSchedules(s.store);
    expect([next?.schedule, next?.after, next?.when]).toEqual(['30 * * * *', undefined, undefined]);
    const others = { ...ADA, changes: { after: [{ job: 'mail', on: 'always', as: 'm' }] } } as const;
    expect(await updateSchedule(s.store, 'next', others)).toMatchObject({
      changed: true,
      entry: { after: [{ job: 'mail', on: 'always', as: 'm' }] },
    });
    expect(await s.fireAt(NINE + HOUR / 2)).not.toContainEqual(expect.objectContaining({ schedule: 'next' }));
  });

  test.each([
    [{ after: [] }, ['after']],
    [{ after: [{ schedule: 'hourli' }, { job: 'mial' }] }, ['after[0].schedule', 'after[1].job']],
    [{ after: [{ schedule: 'hourly' }, { schedule: 'hourly', on: 'always' }] }, ['after[1]']],
    [{ after: [{ schedule: 'hourly', as: 'a b' }] }, ['after[0].as']],
    [
      {
        after: [
          { schedule: 'hourly', as: 'a' },
          { job: 'mail', as: 'a' },
        ],
      },
      ['after[1]', 'after'],
    ],
    [{ after: [{ schedule: 'next' }] }, ['after']],
    [{ after: [{ job: 'noop' }] }, ['after']],
    [{ after: [{ schedule: 'follower' }] }, ['after']],
    [{ schedule: '* * * * *' }, ['after']],
    [{ when: 'upstream.daily.status == "succeeded"' }, ['when']],
    [{ after: undefined }, ['schedule']],
    [{ after: undefined, schedule: '* * * * *', when: 'true' }, ['when']],
  ] as const)('is refused with %o', async (wrong, fields) => {
    const s = await openSchedules(opener);
    await createSchedule(
      s.store,
      { ...AFTER, name: 'follower', jobId: 'mail', after: [{ job: 'noop' }] },
      ADA,
    );
    await expect(createSchedule(s.store, { ...AFTER, ...wrong }, ADA)).rejects.toMatchObject({
      code: 'SCHEDULE_INVALID',
      problems: fields.map((field) => expect.objectContaining({ field })),
    });
  });
});
