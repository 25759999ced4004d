/** Fires that wait for the run before them: two daemons, a pause, several that wait. */
import { fireDue, pauseSchedule, resumeSchedule } from '@sb/scheduler';
import { sql, type Store } from '@sb/storage';
import { eachDialect, holdRun, type Opener, untilBlocked } from '@sb/testkit';
import { expect, test } from 'vitest';
import { followChains } from '../src/chains/follow-chains.ts';
import { findDue } from '../src/definitions/due-schedules.sql.ts';
import { decideFires, takeDue } from '../src/fire/decide-fires.ts';
import { planDue } from '../src/fire/plan-due.ts';
import { createFireSpans } from '../src/fire/fire-spans.ts';
import { createScheduleKeys } from '../src/fire/schedule-keys.ts';
import { after, extract, firesOf, openChains } from './open-chains.ts';
import { HOUR, hourly, NINE, openSchedules } from './open-schedules.ts';

const ADA = { actor: 'ada', reason: 'the provider moves' };
const queued = { ...hourly, rules: { overlap: 'queue' as const } };

const report = { ...after([{ schedule: 'extract' }]), rules: { overlap: 'queue' as const } };

/** The fire at nine runs, and the one an hour later waits for it. */
async function openWaiting(opener: Opener) {
  const s = await openSchedules(opener, [queued]);
  const [first] = await s.fireAt(NINE);
  await s.fireAt(NINE + HOUR);
  return { s, first };
}

/** The first fire of a chain runs, and the next one is due. */
async function openDueReport(opener: Opener) {
  const t = await openChains(opener, [extract, report]);
  await t.end('extract');
  const [first] = await t.fire();
  await t.end('extract');
  return { t, first };
}

/** What a daemon fires with. */
const firerOf = (nodeId: number) => ({
  nodeId,
  keys: createScheduleKeys(new Map()),
  spans: createFireSpans(),
});

/** Gives the waiting fire another input. A daemon that runs it then waits for this lock at the end of its transaction. */
async function holdInput(store: Store, schedule: string): Promise<() => Promise<void>> {
  await store.write((tx) =>
    tx.run(sql`
      insert into schedule_overrides (schedule_id, kind, fire_at, value, by_, created_at)
      select f.schedule_id, 'change', f.fire_at, '{"input":{"n":2}}', 'ada', ${tx.now}
      from fires f join schedules s on s.id = f.schedule_id where s.name = ${schedule} and f.verdict = 'waiting'`),
  );
  return holdRun(store, 0, (tx) => tx.run(sql`select 1 from schedule_overrides for update`));
}

eachDialect('a fire that waits for the run before it', (opener, dialect) => {
  // SQLite has one writer: no second daemon fires meanwhile.
  test.runIf(dialect === 'postgres')(
    'runs alone, also when another daemon finds the next fire due meanwhile',
    async () => {
      const { s, first } = await openWaiting(opener);
      await s.end(first);
      const other = await s.again();
      const letGo = await holdInput(s.store, 'hourly');
      const releasing = s.fire();
      await untilBlocked(s.store);
      s.clock.now = NINE + 2 * HOUR;
      const firing = other.fire();
      await Promise.race([firing, untilBlocked(s.store, 2)]);
      await letGo();
      await Promise.all([releasing, firing]);
      expect(await s.verdicts()).toEqual(['09:00 run', '10:00 run', '11:00 waiting']);
      expect(await s.runs()).toBe(1);
    },
  );

  test.runIf(dialect === 'postgres')(
    'runs alone, also when another daemon fires its chain again meanwhile',
    async () => {
      const { t, first } = await openDueReport(opener);
      expect(await t.verdicts()).toEqual(['waiting']);
      await t.finish(first?.runId);
      await t.end('extract');
      const other = await t.again();
      const letGo = await holdInput(t.store, 'report');
      const releasing = t.fire();
      await untilBlocked(t.store);
      const firing = other.fire();
      await Promise.race([firing, untilBlocked(t.store, 2)]);
      await letGo();
      await Promise.all([releasing, firing]);
      expect(await firesOf(t.store, 'report')).toEqual(['run', 'run', 'waiting']);
    },
  );

  test('comes before the next fire of its chain, though the run before it ends between two looks', async () => {
    const { t, first } = await openDueReport(opener);
    await t.fire();
    await t.finish(first?.runId);
    await t.end('extract');
    // The daemon has looked at the waiting fires before the run ended.
    const firer = firerOf(t.node.nodeId);
    await followChains(t.store, firer, undefined);
    expect(await firesOf(t.store, 'report')).toEqual(['run', 'waiting', 'waiting']);
    const [second] = await t.fire();
    expect(await firesOf(t.store, 'report')).toEqual(['run', 'run', 'waiting']);
    await t.finish(second?.runId);
    await t.fire();
    expect(await firesOf(t.store, 'report')).toEqual(['run', 'run', 'run']);
  });

  test('is followed by one more at most, though it cannot run while the run before it has ended', async () => {
    const { t, first } = await openDueReport(opener);
    await t.fire();
    await t.finish(first?.runId);
    const firer = firerOf(t.node.nodeId);
    for (let n = 0; n < 3; n++) {
      await t.end('extract');
      await followChains(t.store, firer, undefined);
    }
    const left = ['run', 'waiting', 'waiting', 'skipped_overlap', 'skipped_overlap'];
    expect(await firesOf(t.store, 'report')).toEqual(left);
  });

  test('is looked for in one statement for all schedules that are due', async () => {
    const s = await openSchedules(
      opener,
      [1, 2, 3].map((n) => ({ ...queued, name: `queued${n}` })),
    );
    s.clock.now = NINE;
    let statements = 0;
    await s.store.write(function* (tx) {
      const { now, due } = yield* findDue(tx);
      const taken = yield* takeDue(tx, planDue(due, new Map(), now).planned, {
        nodeId: s.node.nodeId,
        now,
      });
      const deciding = decideFires(tx, taken);
      let step = deciding.next();
      for (; !step.done; statements++) step = deciding.next(yield step.value);
      return step.value;
    });
    expect(statements).toBe(2);
  });

  test.each([
    ['at its time', 0, 2],
    ['late', 61_000, 3],
  ])('is taken %s, and only a late one asks for a cause', async (_when, lateMs, expected) => {
    const s = await openSchedules(opener, [{ ...queued, name: 'queued' }, hourly]);
    s.clock.now = NINE + lateMs;
    let statements = 0;
    await s.store.write(function* (tx) {
      const { now, due } = yield* findDue(tx);
      const { planned } = planDue(due, new Map(), now);
      const taking = takeDue(tx, planned, { nodeId: s.node.nodeId, now });
      let step = taking.next();
      for (; !step.done; statements++) step = taking.next(yield step.value);
      return step.value;
    });
    expect(statements).toBe(expected);
  });

  test('goes on waiting while its schedule is paused', async () => {
    const { s, first } = await openWaiting(opener);
    expect(await fireDue(s.store, s.node)).toMatchObject({ waiting: true });
    await pauseSchedule(s.store, 'hourly', ADA);
    await s.end(first);
    expect(await s.fire()).toEqual([]);
    // A daemon that waits makes a pass each second.
    expect(await fireDue(s.store, s.node)).toMatchObject({ waiting: false });
    expect(await s.fireAt(NINE + 2 * HOUR)).toMatchObject([{ fireAt: NINE + 2 * HOUR, verdict: 'paused' }]);
    await resumeSchedule(s.store, 'hourly', ADA);
    expect(await s.fire()).toMatchObject([{ fireAt: NINE + HOUR, verdict: 'run' }]);
  });

  test('runs when the time of the pause is over', async () => {
    const { s, first } = await openWaiting(opener);
    const until = NINE + HOUR + HOUR / 2;
    await pauseSchedule(s.store, 'hourly', { ...ADA, until });
    await s.end(first);
    expect(await s.fireAt(until - 1)).toEqual([]);
    expect(await s.fireAt(until)).toMatchObject([{ fireAt: NINE + HOUR, verdict: 'run' }]);
  });
});
