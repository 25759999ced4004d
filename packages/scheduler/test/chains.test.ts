/** Schedules that follow others. */
import { createRegistry } from '@sb/jobs';
import { findRun, replayDead } from '@sb/queue';
import { enqueue, enqueueIn, retireNode } from '@sb/queue/engine';
import {
  changeNext,
  createSchedule,
  DEFAULT_RULES,
  deleteSchedule,
  fireDue,
  followOtherCron,
  listSchedules,
  loadSchedules,
  pauseSchedule,
  resumeSchedule,
  runScheduleNow,
  skipNext,
  updateSchedule,
} from '@sb/scheduler';
import { sql } from '@sb/storage';
import { aboveStore, eachDialect, holdRun } from '@sb/testkit';
import { expect, test } from 'vitest';
import { passEnds } from '../src/chains/chains-cursor.ts';
import { keepUp } from '../src/daemon/keep-up.ts';
import {
  after,
  extract,
  FAILED,
  firesOf,
  load,
  openChains,
  SUCCEEDED,
  insertEnds,
  idOf,
} from './open-chains.ts';
import { HOUR, NINE, openNode } from './open-schedules.ts';

const both = after([{ schedule: 'extract' }, { schedule: 'load' }]);
const one = after([{ schedule: 'extract' }]);
const ADA = { actor: 'ada' };
const JOBS = new Map<string, never>();

eachDialect('a schedule that follows others', (opener, dialect) => {
  test('fires once when all of them have succeeded, and then waits for new ends', async () => {
    const t = await openChains(opener, [extract, load, both]);
    await t.end('extract');
    expect(await t.fire()).toEqual([]);
    await t.end('load');
    const [fired, ...more] = await t.fire();
    expect(more).toEqual([]);
    expect(fired).toMatchObject({ schedule: 'report', verdict: 'run', fireAt: t.clock.now, late: false });
    expect(await findRun(t.store, fired?.runId ?? 0)).toMatchObject({
      trigger: 'dependency',
      schedule: 'report',
      fireTime: t.clock.now,
    });
    await t.finish(fired?.runId);
    await t.end('load');
    expect(await t.fire()).toEqual([]);
    await t.end('extract');
    expect(await t.verdicts()).toEqual(['run']);
    expect(await t.events()).toContain('schedule.fired');
  });

  test('may follow all runs of a job, whoever asked for them, but no dry run', async () => {
    const t = await openChains(opener, [extract, after([{ job: 'mail' }])]);
    const { id: dry } = await enqueue(t.store, { jobId: 'mail', dryRun: true });
    await t.finish(dry);
    await t.end('extract');
    expect(await t.fire()).toEqual([]);
    const { id } = await enqueue(t.store, { jobId: 'mail' });
    await t.finish(id);
    expect(await t.verdicts()).toEqual(['run']);
  });

  test('fires once, however many daemons look', async () => {
    const t = await openChains(opener, [extract, load, both]);
    const other = await t.again();
    for (let round = 0; round < 5; round++) {
      await t.end('extract');
      await t.end('load');
      const fired = (await Promise.all([t.fire(), other.fire(), t.fire(), other.fire()])).flat();
      expect(fired).toMatchObject([{ verdict: 'run' }]);
      await t.finish(fired[0]?.runId);
    }
  });

  test('looks at no end from before it was so', async () => {
    const t = await openChains(opener, [extract, load]);
    await t.end('extract');
    t.clock.now += 1;
    const entries = [extract, load, both];
    await loadSchedules(t.store, t.node, entries);
    await t.end('load');
    expect(await t.fire()).toEqual([]);
    await t.end('extract');
    expect(await t.verdicts()).toEqual(['run']);
    await t.end('load');
    await loadSchedules(t.store, t.node, [extract, load, { ...both, description: 'other words' }]);
    await t.end('extract');
    expect(await t.verdicts()).toEqual(['skipped_overlap']);
    await t.end('load');
    t.clock.now += 1;
    await loadSchedules(t.store, t.node, [extract, load, { ...both, when: 'true' }]);
    await t.end('extract');
    expect(await t.fire()).toEqual([]);
  });

  test.each(['a daemon looks around', 'a daemon starts'])(
    'and was made by a clock years ahead counts from now on, once %s',
    async (when) => {
      const t = await openChains(opener, [extract]);
      const entries = [extract, one];
      const look = keepUp({ store: t.store, node: t.node, entries, left: [] });
      const { now } = t.clock;
      t.clock.now = Date.parse('2031-05-05T05:05:00Z');
      await loadSchedules(t.store, t.node, entries);
      t.clock.now = now;
      if (when === 'a daemon looks around') await look();
      else await loadSchedules(t.store, t.node, entries);
      await t.end('extract');
      expect(await t.verdicts()).toEqual(['run']);
    },
  );

  test('fires nothing for what ended during its pause, though nobody looks before it is over', async () => {
    const t = await openChains(opener, [extract, one]);
    await pauseSchedule(t.store, 'report', { ...ADA, reason: 'holidays', until: NINE + HOUR });
    await t.end('extract');
    t.clock.now = NINE + 2 * HOUR;
    expect(await t.verdicts()).toEqual(['paused']);
    expect(await t.events()).toContain('schedule.resumed');
    await t.end('extract');
    expect(await t.verdicts()).toEqual(['run']);
  });

  test('is skipped, and has another input, as a person wants', async () => {
    const t = await openChains(opener, [extract, { ...one, rules: { overlap: 'allow' as const } }]);
    await skipNext(t.store, 'report', { ...ADA, reason: 'first' });
    await skipNext(t.store, 'report', { ...ADA, reason: 'second' });
    await changeNext(t.store, 'report', { ...ADA, jobs: JOBS, input: { orgId: 'acme' } });
    const overrides = (await listSchedules(t.store)).flatMap((schedule) => schedule.overrides);
    expect(overrides.map(({ kind, fireAt }) => [kind, fireAt])).toEqual([
      ['skip', undefined],
      ['skip', undefined],
      ['change', undefined],
    ]);
    await t.end('extract');
    expect(await t.verdicts()).toEqual(['skipped_override']);
    const left = (await listSchedules(t.store)).flatMap((schedule) => schedule.overrides);
    expect(left.map(({ reason }) => reason)).toEqual(['second', undefined]);
    await t.end('extract');
    await t.end('extract');
    const fired = await t.fire();
    expect(fired).toMatchObject([{ verdict: 'run' }]);
    expect((await findRun(t.store, fired[0]?.runId ?? 0)).input).toEqual({ orgId: 'acme' });
    await t.end('extract');
    const [next] = await t.fire();
    expect((await findRun(t.store, next?.runId ?? 0)).input).toBeUndefined();
    expect(await firesOf(t.store, 'report')).toEqual(['skipped_override', 'skipped_override', 'run', 'run']);
    expect((await listSchedules(t.store)).flatMap((schedule) => schedule.overrides)).toEqual([]);
  });

  test('and went by a clock, or does again, is not as was wanted of the one that it was', async () => {
    const { after: _after, ...same } = one;
    const timed = { ...same, schedule: '0 * * * *' };
    const t = await openChains(opener, [extract, timed]);
    await skipNext(t.store, 'report', ADA);
    await followOtherCron(t.store, 'report', { ...ADA, expression: '5 * * * *', until: NINE + 24 * HOUR });
    const wishes = async () => (await listSchedules(t.store)).flatMap((schedule) => schedule.overrides);
    await loadSchedules(t.store, t.node, [extract, one]);
    expect(await wishes()).toEqual([]);
    await skipNext(t.store, 'report', ADA);
    await loadSchedules(t.store, t.node, [extract, { ...one, description: 'other words' }]);
    expect(await wishes()).toHaveLength(1);
    await loadSchedules(t.store, t.node, [extract, timed]);
    expect(await wishes()).toEqual([]);
  });

  // SQLite locks the whole file.
  test.runIf(dialect === 'postgres')(
    'of a job whose dedupe key another transaction holds waits for it, and the others fire',
    async () => {
      const rules = { overlap: 'allow' as const };
      const ofLoad = after([{ schedule: 'load' }], { jobId: 'noop' });
      const entries = [
        extract,
        load,
        { ...ofLoad, name: 'held', rules },
        { ...ofLoad, jobId: 'mail', rules },
      ];
      const t = await openChains(opener, entries, { lockTimeoutMs: 300 });
      await t.store.write((tx) => tx.run(sql`update job_defs set needs_key = 1 where name = 'noop'`));
      const registry = createRegistry();
      registry.register([{ id: 'noop', name: 'Nothing', dedupeKey: () => 'k', run: () => undefined }]);
      const node = {
        nodeId: t.node.nodeId,
        jobs: new Map(registry.list().map((job) => [job.id, job])),
        heldUp: new Map(),
      };
      await t.end('load');
      await t.end('load');
      const letGo = await holdRun(t.store, 0, (tx) => enqueueIn(tx, { jobId: 'noop', dedupeKey: 'k' }));
      await fireDue(t.store, node);
      await fireDue(t.store, node);
      expect(await firesOf(t.store, 'report')).toEqual(['run', 'run']);
      expect(await firesOf(t.store, 'held')).toEqual(['waiting', 'waiting']);
      await letGo();
      await fireDue(t.store, node);
      expect(await firesOf(t.store, 'held')).toEqual(['duplicate', 'duplicate']);
    },
  );
});

aboveStore('a schedule that follows others', (opener) => {
  test.each([
    ['success', SUCCEEDED, 1],
    ['success', FAILED, 0],
    ['success', { state: 'skipped', reason: 'none' }, 0],
    ['failure', SUCCEEDED, 0],
    ['failure', FAILED, 1],
    ['failure', { state: 'expired' }, 1],
    ['failure', { state: 'cancelled' }, 0],
    ['always', { state: 'cancelled' }, 1],
    ['always', FAILED, 1],
  ] as const)('that asks for %s, after %o: %i fires', async (on, outcome, count) => {
    const t = await openChains(opener, [extract, after([{ schedule: 'extract', on }])]);
    await t.end('extract', outcome);
    expect(await t.fire()).toHaveLength(count);
  });

  test('goes by the latest end of each: what failed since has not succeeded', async () => {
    const t = await openChains(opener, [extract, load, both]);
    await t.end('extract');
    await t.end('extract', FAILED);
    await t.end('load');
    expect(await t.fire()).toEqual([]);
    await t.end('extract');
    expect(await t.verdicts()).toEqual(['run']);
  });

  test('follows a run that was asked for by hand, and replayed', async () => {
    const t = await openChains(opener, [extract, one]);
    await t.end('extract', FAILED);
    expect(await t.fire()).toEqual([]);
    const { replayed } = await replayDead(t.store, { ...ADA, choice: { filter: {} } });
    await t.finish(replayed[0]?.replayedAs);
    expect(await t.verdicts()).toEqual(['run']);
  });

  test('is followed in its turn', async () => {
    const last = { ...after([{ schedule: 'report' }]), name: 'last' };
    const t = await openChains(opener, [extract, one, last]);
    await t.end('extract');
    const [report] = await t.fire();
    await t.finish(report?.runId);
    expect(await t.fire()).toMatchObject([{ schedule: 'last', verdict: 'run' }]);
  });

  test.each([undefined, 'upstream.extract.status == "succeeded"'])(
    'fires for more ends than are read at once, and lets others have their turn (when: %s)',
    async (when) => {
      const t = await openChains(opener, [extract, { ...one, when, rules: { overlap: 'allow' as const } }]);
      const id = await idOf(t.store, 'extract');
      await t.store.write((tx) => insertEnds(tx, id, 1_050));
      let turns = 0;
      setImmediate(function count() {
        turns += 1;
        if (turns < 1_000) setImmediate(count);
      });
      expect(await t.fire()).toHaveLength(1_050);
      expect(turns).toBeGreaterThan(0);
    },
  );

  test('loses no end that comes before a daemon starts, or between two of them', async () => {
    const t = await openChains(opener, [extract, load, both]);
    await t.end('extract');
    await loadSchedules(t.store, t.node, [extract, load, both, { ...one, name: 'second' }]);
    await t.fire();
    await t.end('load');
    await loadSchedules(t.store, t.node, [extract, load, both]);
    expect(await t.fire()).toMatchObject([{ schedule: 'report', verdict: 'run' }]);
  });

  test.each([
    ['skip', ['run']],
    ['allow', ['run', 'run']],
  ] as const)(
    'loses no end while its only daemon restarts beside another one (%s)',
    async (overlap, verdicts) => {
      const entries = [extract, load, { ...one, rules: { ...DEFAULT_RULES, overlap } }];
      const t = await openChains(opener, entries);
      const other = await openNode(t.store);
      const { left } = await loadSchedules(t.store, other, [extract, load]);
      await retireNode(t.store, t.node.nodeId);
      const look = keepUp({ store: t.store, node: other, entries: [extract, load], left });
      expect(await look()).toMatchObject({ disabled: ['report'] });
      await t.end('extract');
      await fireDue(t.store, other);
      await t.end('extract');
      await fireDue(t.store, other);
      await passEnds(t.store);
      expect(await t.runs()).toBe(0);
      const again = await openNode(t.store);
      await loadSchedules(t.store, again, entries);
      expect((await fireDue(t.store, again)).fired.map(({ verdict }) => verdict)).toEqual(verdicts);
    },
  );

  test('follows nothing any more when it has been gone for a day', async () => {
    const t = await openChains(opener, [extract, one]);
    await loadSchedules(t.store, t.node, [extract]);
    await t.end('extract');
    expect(await t.verdicts()).toEqual(['waiting']);
    t.clock.now += 25 * HOUR;
    await t.end('extract');
    expect(await fireDue(t.store, t.node)).toMatchObject({
      fired: [{ schedule: 'report', verdict: 'skipped_overlap' }],
      chained: false,
      waiting: false,
    });
    expect(await t.runs()).toBe(0);
  });

  test('takes two ends of one instant for two fires', async () => {
    const t = await openChains(opener, [extract, { ...one, rules: { overlap: 'allow' as const } }]);
    await t.end('extract');
    t.clock.now -= 1_000;
    await t.end('extract');
    expect(await t.fire()).toMatchObject([{ verdict: 'run' }, { verdict: 'run' }]);
    t.clock.now -= 1_000;
    await t.end('extract');
    expect(await t.fire()).toMatchObject([{ verdict: 'run' }]);
    expect(await firesOf(t.store, 'report')).toEqual(['run', 'run', 'run']);
  });

  test('has the time of the end that it waited for, also where a fire to come has had its run already', async () => {
    const { after: _after, ...same } = one;
    const t = await openChains(opener, [extract, { ...same, schedule: '0 20 * * *' }]);
    await changeNext(t.store, 'report', { ...ADA, jobs: JOBS, runAt: NINE });
    t.clock.now = NINE;
    expect(await t.verdicts()).toEqual(['run']);
    await loadSchedules(t.store, t.node, [extract, one]);
    await t.end('extract');
    expect(await t.fire()).toMatchObject([{ schedule: 'report', fireAt: t.clock.now }]);
  });

  test.each([
    ['skip', ['run', 'skipped_overlap', 'skipped_overlap', 'skipped_overlap']],
    ['queue', ['run', 'waiting', 'skipped_overlap', 'skipped_overlap']],
    ['allow', ['run', 'run', 'run', 'run']],
    ['replace', ['skipped_overlap', 'skipped_overlap', 'run', 'run']],
  ] as const)('with three ends at once and one more, overlap %s', async (overlap, verdicts) => {
    const t = await openChains(opener, [extract, { ...one, rules: { overlap } }]);
    for (let i = 0; i < 3; i++) await t.end('extract');
    const fired = await t.fire();
    await t.end('extract');
    await t.fire();
    expect(await firesOf(t.store, 'report')).toEqual(verdicts);
    if (overlap !== 'queue') return;
    await t.finish(fired.find(({ runId }) => runId !== undefined)?.runId);
    expect(await t.fire()).toMatchObject([{ schedule: 'report', verdict: 'run' }]);
  });

  test('does not fire when it is paused, off, or on an excluded date', async () => {
    const t = await openChains(opener, [
      extract,
      { ...one, rules: { exclude: ['2026-03-04'] }, timezone: 'Pacific/Auckland' },
    ]);
    await pauseSchedule(t.store, 'report', { ...ADA, reason: 'holidays', until: NINE + HOUR });
    await t.end('extract');
    expect(await t.verdicts()).toEqual(['paused']);
    t.clock.now = NINE + 30 * HOUR;
    await t.end('extract');
    expect(await t.verdicts()).toEqual(['excluded']);
    expect(await t.runs()).toBe(0);
  });

  test('fires nothing for what ended before a person resumes it, though nobody looks before', async () => {
    const t = await openChains(opener, [extract, one]);
    await pauseSchedule(t.store, 'report', { ...ADA, reason: 'holidays' });
    await t.end('extract');
    t.clock.now += 1;
    await resumeSchedule(t.store, 'report', ADA);
    expect(await t.verdicts()).toEqual(['paused']);
    expect((await t.events()).filter((type) => type === 'schedule.resumed')).toHaveLength(1);
    await t.end('extract');
    expect(await t.verdicts()).toEqual(['run']);
    expect((await listSchedules(t.store)).filter(({ pause }) => pause)).toEqual([]);
  });

  test('cancels no run by a fire that asks for none', async () => {
    const t = await openChains(opener, [extract, { ...one, rules: { overlap: 'replace' as const } }]);
    await t.end('extract');
    const [fired] = await t.fire();
    await skipNext(t.store, 'report', ADA);
    await t.end('extract');
    expect(await t.verdicts()).toEqual(['skipped_override']);
    await t.finish(fired?.runId);
    expect(await findRun(t.store, fired?.runId ?? 0)).toMatchObject({ state: 'succeeded' });
  });

  test('has another input for the one of several at once that runs', async () => {
    const t = await openChains(opener, [extract, { ...one, rules: { overlap: 'replace' as const } }]);
    await changeNext(t.store, 'report', { ...ADA, jobs: JOBS, input: { orgId: 'acme' } });
    await t.end('extract');
    await t.end('extract');
    const runs = (await t.fire()).flatMap(({ runId }) => runId ?? []);
    expect(runs).toHaveLength(1);
    expect((await findRun(t.store, runs[0] ?? 0)).input).toEqual({ orgId: 'acme' });
  });

  test('is refused where it makes a circle with one of the store, from either side', async () => {
    const t = await openChains(opener, [extract]);
    const own = { name: 'own', jobId: 'mail', after: [{ job: 'noop' }] };
    await createSchedule(t.store, own, { ...ADA, jobs: JOBS });
    const circle = after([{ job: 'mail' }]);
    const before = await listSchedules(t.store);
    await expect(loadSchedules(t.store, t.node, [extract, circle])).rejects.toMatchObject({
      code: 'SCHEDULE_CYCLE',
      cycles: ['own after job noop of report after job mail of own'],
    });
    expect(await listSchedules(t.store)).toEqual(before);
    // The other way round: the schedule of the file was there first, loaded or not.
    await deleteSchedule(t.store, 'own', ADA);
    const refused = { code: 'SCHEDULE_INVALID', problems: [{ field: 'after' }] };
    await expect(
      createSchedule(t.store, own, { ...ADA, jobs: JOBS, unloaded: [circle] }),
    ).rejects.toMatchObject(refused);
    await loadSchedules(t.store, t.node, [extract, circle]);
    await expect(createSchedule(t.store, own, { ...ADA, jobs: JOBS })).rejects.toMatchObject(refused);
    await createSchedule(
      t.store,
      { name: 'own', jobId: 'mail', schedule: '0 9 * * *' },
      { ...ADA, jobs: JOBS },
    );
    await expect(
      updateSchedule(t.store, 'own', { ...ADA, jobs: JOBS, changes: { after: own.after } }),
    ).rejects.toMatchObject(refused);
  });

  test('has no times that could be others', async () => {
    const t = await openChains(opener, [extract, one]);
    const chained = { code: 'SCHEDULE_CHAINED' };
    await expect(
      changeNext(t.store, 'report', { ...ADA, jobs: JOBS, runAt: NINE + HOUR }),
    ).rejects.toMatchObject(chained);
    await expect(
      followOtherCron(t.store, 'report', { ...ADA, expression: '* * * * *', until: NINE + HOUR }),
    ).rejects.toMatchObject(chained);
    const { runId } = await runScheduleNow(t.store, 'report', { ...ADA, jobs: JOBS });
    await t.end('extract');
    expect(await t.verdicts()).toEqual(['run']);
    expect(await findRun(t.store, runId)).toMatchObject({ trigger: 'manual' });
  });

  test('of a job whose dedupe key this daemon cannot work out waits for one that can', async () => {
    const t = await openChains(opener, [load, after([{ schedule: 'load' }])]);
    await t.store.write((tx) => tx.run(sql`update job_defs set needs_key = 1 where name = 'noop'`));
    await t.end('load');
    const older = createRegistry();
    older.register([{ id: 'noop', name: 'Nothing', run: () => undefined }]);
    const olderJobs = new Map(older.list().map((job) => [job.id, job]));
    const early = await fireDue(t.store, { nodeId: t.node.nodeId, jobs: olderJobs });
    expect(early.fired).toMatchObject([{ verdict: 'waiting' }]);
    const registry = createRegistry();
    registry.register([{ id: 'noop', name: 'Nothing', dedupeKey: () => 'k', run: () => undefined }]);
    const jobs = new Map(registry.list().map((job) => [job.id, job]));
    const { fired } = await fireDue(t.store, { nodeId: t.node.nodeId, jobs });
    expect(fired).toMatchObject([{ schedule: 'report', verdict: 'run' }]);
    await t.finish(fired[0]?.runId);
    await t.end('load');
    const next = await fireDue(t.store, { nodeId: t.node.nodeId, jobs });
    expect(next.fired).toMatchObject([{ verdict: 'run' }]);
    await t.finish(next.fired[0]?.runId);
    await t.end('load');
    await t.end('load');
    await t.fire();
    await t.end('load');
    await t.fire();
    expect((await firesOf(t.store, 'report')).slice(-3)).toEqual([
      'waiting',
      'skipped_overlap',
      'skipped_overlap',
    ]);
  });
});
