/** Schedules of the store that follow others. */
import { removeOldRuns } from '@sb/queue/engine';
import {
  createSchedule,
  deleteSchedule,
  disableSchedule,
  enableSchedule,
  explainFire,
  listFollowers,
  listSchedules,
  loadSchedules,
  type NewSchedule,
  skipNext,
  updateSchedule,
} from '@sb/scheduler';
import { sql } from '@sb/storage';
import { aboveStore, eachDialect, type Opener } from '@sb/testkit';
import { expect, test } from 'vitest';
import { chainText, fillUpstream } from '../src/chain.ts';
import { ScheduleInvalidError } from '../src/schedule-errors.ts';
import { after, extract, FAILED, load, openChains } from './open-chains.ts';
import { HOUR, NINE } from './open-schedules.ts';

const ADA = { actor: 'ada', jobs: new Map<string, never>() };
const MINE = { name: 'mine', jobId: 'noop', after: [{ schedule: 'extract' }] };

const same = (error: unknown): unknown => error;

async function open(opener: Opener) {
  const t = await openChains(opener, [extract, load]);
  const created = await createSchedule(t.store, MINE, ADA);
  return { ...t, created };
}

eachDialect('a schedule of the store that follows others', (opener) => {
  test('fires when they have succeeded, unless it is told otherwise', async () => {
    const t = await open(opener);
    expect(t.created).toMatchObject({
      changed: true,
      entry: { after: [{ schedule: 'extract', on: 'success', as: 'extract' }] },
    });
    expect(t.created).not.toHaveProperty('nextFireAt');
    await t.end('extract', FAILED);
    expect(await t.fire()).toEqual([]);
    await t.end('extract');
    expect(await t.fire()).toMatchObject([{ schedule: 'mine', verdict: 'run' }]);
  });

  test('goes by a clock again when it is given one, and the other way round, without what was wanted of it', async () => {
    const t = await openChains(opener, [extract, load]);
    await createSchedule(t.store, { name: 'mine', jobId: 'noop', schedule: '0 * * * *' }, ADA);
    await skipNext(t.store, 'mine', { actor: 'ada' });
    await t.end('extract');
    await updateSchedule(t.store, 'mine', { ...ADA, changes: { after: [{ schedule: 'extract' }] } });
    t.clock.now = NINE + 1;
    expect(await t.fire()).toEqual([]);
    await t.end('extract');
    const [fired] = await t.fire();
    expect(fired).toMatchObject({ schedule: 'mine', verdict: 'run' });
    await t.finish(fired?.runId);
    await skipNext(t.store, 'mine', { actor: 'ada' });
    await updateSchedule(t.store, 'mine', { ...ADA, changes: { schedule: '0 * * * *' } });
    await t.end('extract');
    expect(await t.fire()).toEqual([]);
    t.clock.now = NINE + HOUR;
    expect(await t.fire()).toMatchObject([{ verdict: 'run', fireAt: NINE + HOUR }]);
  });
});

aboveStore('a schedule of the store that follows others', (opener) => {
  test('is refused with every problem at once', async () => {
    const t = await openChains(opener, [extract, load]);
    const problemsOf = async (times: Partial<NewSchedule>) => {
      const error: unknown = await createSchedule(t.store, { ...MINE, ...times }, ADA).catch(same);
      return error instanceof ScheduleInvalidError
        ? error.problems.map(({ field, message }) => `${field}: ${message}`)
        : [];
    };
    const wrong = [
      { schedule: 'extrakt' },
      { job: 'mial' },
      { schedule: 'load' },
      { schedule: 'load', as: 'again' },
      { job: 'mail', as: 'load' },
    ];
    expect(await problemsOf({ after: wrong, schedule: '@daily', when: 'upstream.laod.status' })).toEqual([
      'after: expected either "schedule" or "after", got both',
      expect.stringMatching(
        /^after\[0\]\.schedule: no schedule "extrakt" is known .* Did you mean "extract"\?$/,
      ),
      'after[1].job: no job "mial" is registered (2 are). Did you mean "mail"?',
      'after[3]: after[2] follows it already',
      'after[4]: after[2] is called "load" too. Give one of them another name by "as"',
      expect.stringContaining('when: column 10'),
    ]);
    expect(await problemsOf({ after: undefined, when: 'true' })).toEqual([
      'schedule: expected a cron expression, or "after" with the schedules or jobs that it follows, but both are missing',
      'when: expected "after" beside it: a condition is about the runs that the schedule follows',
    ]);
    expect(await listSchedules(t.store)).toHaveLength(2);
  });

  test('does not follow itself, by whatever way', async () => {
    const t = await open(opener);
    const refused = async (changes: Pick<NewSchedule, 'after'>) => {
      const error: unknown = await updateSchedule(t.store, 'mine', { ...ADA, changes }).catch(same);
      return error instanceof Error ? error.message.split('\n').slice(1) : undefined;
    };
    await createSchedule(t.store, { ...MINE, name: 'last', after: [{ schedule: 'mine' }] }, ADA);
    expect(await refused({ after: [{ schedule: 'last' }] })).toEqual([
      '  after: the schedule would follow itself: mine after last after mine',
    ]);
    expect(await refused({ after: [{ schedule: 'mine' }] })).toEqual([
      '  after: the schedule would follow itself: mine after mine',
    ]);
    expect(await refused({ after: [{ job: 'noop' }] })).toEqual([
      '  after: the schedule would follow itself: mine after job noop of mine',
      '  after: the schedule would follow itself: mine after job noop of last after mine',
    ]);
    expect(await refused({ after: [{ schedule: 'load' }] })).toBeUndefined();
  });

  test('is not told of a circle that it is not in', async () => {
    const t = await open(opener);
    const back = { name: 'back', jobId: 'mail', after: [{ job: 'noop' }] };
    await createSchedule(t.store, back, ADA);
    await loadSchedules(t.store, t.node, [extract, load, after([{ schedule: 'extract' }])]);
    // As an older worker left it, which only warned of circles.
    const chain = chainText({ after: [fillUpstream({ job: 'mail' })] });
    await t.store.write((tx) => tx.run(sql`update schedules set chain = ${chain} where name = 'report'`));
    await expect(createSchedule(t.store, { ...back, name: 'again' }, ADA)).rejects.toMatchObject({
      problems: [{ field: 'after' }],
    });
    expect(await createSchedule(t.store, { ...MINE, name: 'other' }, ADA)).toMatchObject({ changed: true });
  });

  test('counts from when it was switched on, or follows these', async () => {
    const t = await open(opener);
    await disableSchedule(t.store, 'mine', ADA);
    await t.end('extract');
    expect(await t.fire()).toEqual([]);
    await t.end('extract');
    t.clock.now += 1;
    await enableSchedule(t.store, 'mine', ADA);
    expect(await t.fire()).toEqual([]);
    await t.end('load');
    t.clock.now += 1;
    await updateSchedule(t.store, 'mine', { ...ADA, changes: { after: [{ schedule: 'load' }] } });
    expect(await t.fire()).toEqual([]);
    await t.end('load');
    expect(await t.verdicts()).toEqual(['run']);
  });

  test.each(['made', 'changed'])('and is %s so keeps what has ended until it has read it', async (how) => {
    const t = await openChains(opener, [extract, load]);
    await createSchedule(t.store, { name: 'mine', jobId: 'noop', schedule: '0 0 1 1 *' }, ADA);
    const { after: follow } = MINE;
    if (how === 'made') await createSchedule(t.store, { ...MINE, name: 'other' }, ADA);
    else await updateSchedule(t.store, 'mine', { ...ADA, changes: { after: follow } });
    await t.end('extract');
    const { removed } = await removeOldRuns(t.store, { ageMs: 0 }, { now: t.clock.now + HOUR });
    expect(removed['runs'] ?? 0).toBe(0);
    expect(await t.verdicts()).toEqual(['run']);
  });

  test('is known to follow, and says when what it follows is off or gone', async () => {
    const t = await openChains(opener, [
      extract,
      load,
      after([{ schedule: 'mine' }, { schedule: 'extract' }]),
    ]);
    await createSchedule(t.store, MINE, ADA);
    await createSchedule(t.store, { ...MINE, name: 'other', after: [{ job: 'mail' }] }, ADA);
    expect(await listFollowers(t.store, 'extract')).toEqual(['mine', 'report']);
    expect(await listFollowers(t.store, 'mail')).toEqual([]);
    const halts = async () => (await explainFire(t.store, 'report')).chain?.upstreams.map(({ halt }) => halt);
    expect(await halts()).toEqual([undefined, undefined]);
    await disableSchedule(t.store, 'mine', ADA);
    expect(await halts()).toEqual(['off', undefined]);
    await deleteSchedule(t.store, 'mine', ADA);
    expect(await halts()).toEqual(['gone', undefined]);
    expect(await listFollowers(t.store, 'extract')).toEqual(['report']);
  });

  test('is deleted, and has seen nothing when its name is taken again', async () => {
    const t = await openChains(opener, [extract, load]);
    const both = { ...MINE, after: [{ schedule: 'extract' }, { schedule: 'load' }] };
    await createSchedule(t.store, both, ADA);
    await t.end('extract');
    expect(await t.fire()).toEqual([]);
    t.clock.now += 1;
    await deleteSchedule(t.store, 'mine', ADA);
    await createSchedule(t.store, both, ADA);
    const { chain } = await explainFire(t.store, 'mine');
    expect(chain?.upstreams.map(({ end }) => end)).toEqual([undefined, undefined]);
    await t.end('load');
    expect(await t.fire()).toEqual([]);
    await t.end('extract');
    expect(await t.verdicts()).toEqual(['run']);
  });
});
