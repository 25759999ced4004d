import { randomBytes } from 'node:crypto';
import { createRegistry, type RegisteredJob } from '@sb/jobs';
import { findRun } from '@sb/queue';
import { defineJobs, enqueueIn, retireNode } from '@sb/queue/engine';
import {
  type CatchUp,
  changeNext,
  createSchedule,
  DEFAULT_RULES,
  explainFire,
  fireDue,
  listFireHours,
  listFires,
  listSchedules,
  loadSchedules,
  pauseSchedule,
  readNextFire,
  resumeSchedule,
  type ScheduleEntry,
} from '@sb/scheduler';
import { type Store, sql } from '@sb/storage';
import { aboveStore, createGate, eachDialect, holdRun, type Opener, untilBlocked } from '@sb/testkit';
import { keepUp, readOthersLoaded } from '../src/daemon/keep-up.ts';
import { expect, test } from 'vitest';
import { listEvents } from './list-events.ts';
import { HOUR, hourly as everyHour, NINE, openNode, verdicts } from './open-schedules.ts';

const hourly: ScheduleEntry = {
  ...everyHour,
  // What a fire does beside an unfinished run is another matter: rules.test.ts.
  rules: { ...DEFAULT_RULES, overlap: 'allow' },
};

async function open(
  opener: Opener,
  entries: readonly ScheduleEntry[] = [hourly],
  options: Parameters<Opener>[0] = {},
) {
  const clock = { now: NINE - 60_000 };
  const store = await opener({ ...options, clock: () => clock.now });
  const registry = createRegistry();
  registry.register([{ id: 'noop', name: 'Nothing', run: () => undefined }]);
  await defineJobs(store, registry.list(), '1.0.0');
  const node = await openNode(store);
  await loadSchedules(store, node, entries);
  return { clock, store, node, fire: async () => (await fireDue(store, node)).fired };
}

const judged = (catchUp: CatchUp) => [{ ...hourly, rules: { ...DEFAULT_RULES, catchUp } }];

const longKey = (): string => randomBytes(3_000).toString('hex');

const firesOfRuns = async (store: Store): Promise<string[]> => {
  const rows = await store.read((tx) =>
    tx.rows(sql<{ fire_at: number }>`select fire_at from runs order by fire_at`),
  );
  return rows.map(({ fire_at }) => new Date(fire_at).toISOString().slice(11, 16));
};

const eventTypes = async (store: Store): Promise<string[]> => {
  const rows = await store.read((tx) => tx.rows(sql<{ type: string }>`select type from events order by seq`));
  return rows.map(({ type }) => type);
};

eachDialect('a schedule', (opener, dialect) => {
  test('fires at its time, once, and its run says where it comes from', async () => {
    const s = await open(opener, [{ ...hourly, input: { orgId: 'acme' } }]);
    expect(await s.fire()).toEqual([]);
    s.clock.now = NINE + 5;
    const [fired] = await s.fire();
    expect(fired).toMatchObject({ schedule: 'hourly', fireAt: NINE, late: false, skipped: 0 });
    expect(await s.fire()).toEqual([]);
    expect(await findRun(s.store, fired?.runId ?? 0)).toMatchObject({
      jobId: 'noop',
      trigger: 'cron',
      schedule: 'hourly',
      fireTime: NINE,
      createdBy: 'schedule:hourly',
      input: { orgId: 'acme' },
    });
    expect(await eventTypes(s.store)).toEqual(['schedule.fired']);
    expect(await listSchedules(s.store)).toMatchObject([
      {
        name: 'hourly',
        nextFireAt: NINE + HOUR,
        lastFire: { at: NINE, verdict: 'run', runId: fired?.runId },
      },
    ]);
  });

  test('fires once whoever fires, with clocks 5 s apart and restarts between', async () => {
    const s = await open(
      opener,
      Array.from({ length: 20 }, (_, i) => ({ ...hourly, name: `s${i}` })),
    );
    const ahead = await opener.again(s.store, { clock: () => s.clock.now + 5_000 });
    const [one, two] = [s.node, await openNode(s.store)];
    for (let hour = 0; hour < 3; hour++) {
      s.clock.now = NINE + hour * HOUR - 2_000;
      await Promise.all([fireDue(s.store, one), fireDue(ahead, two), fireDue(ahead, two)]);
      s.clock.now = NINE + hour * HOUR + 1_000;
      await Promise.all([fireDue(ahead, two), fireDue(s.store, one)]);
    }
    const fires = await s.store.read((tx) =>
      tx.first(sql<{ n: number; runs: number }>`
      select count(*) as n, count(distinct run_id) as runs from fires`),
    );
    expect(fires).toEqual({ n: 60, runs: 60 });
    const runs = await s.store.read((tx) => tx.first(sql<{ n: number }>`select count(*) as n from runs`));
    expect(runs).toEqual({ n: 60 });
  });

  test('fires no time again when the clock is set back', async () => {
    const s = await open(opener);
    const seen = await readOthersLoaded(s.store, s.node);
    const look = keepUp({ store: s.store, node: s.node, entries: [hourly], left: [], seen });
    s.clock.now = NINE + 5;
    expect(await s.fire()).toHaveLength(1);
    s.clock.now = NINE - 2 * 60_000;
    await look();
    expect(await listSchedules(s.store)).toMatchObject([{ nextFireAt: NINE }]);
    s.clock.now = NINE + 5;
    expect(await s.fire()).toEqual([]);
    const runs = await s.store.read((tx) => tx.rows(sql`select id from runs`));
    expect(runs).toHaveLength(1);
    expect(await listSchedules(s.store)).toMatchObject([{ nextFireAt: NINE + HOUR }]);
  });

  // SQLite has one writer: nothing comes between its look and its fire.
  test.runIf(dialect === 'postgres')('that is changed while it fires goes by the change', async () => {
    const s = await open(opener);
    const [changed, mayCommit] = [createGate(), createGate()];
    const changing = s.store.write(function* (tx) {
      yield* tx.run(sql`
        update schedules set expression = '30 * * * *', next_fire_at = ${NINE + HOUR / 2}, version = version + 1`);
      yield* tx.step<unknown>({
        sqlite: () => undefined,
        postgres: () => {
          changed.open();
          return mayCommit.opened;
        },
      });
    });
    await changed.opened;
    s.clock.now = NINE + 5;
    const firing = s.fire();
    await untilBlocked(s.store);
    mayCommit.open();
    await changing;
    expect(await firing).toEqual([]);
    expect(await listSchedules(s.store)).toMatchObject([{ nextFireAt: NINE + HOUR / 2 }]);
  });

  test('whose zone changed in the file has another time, also for a fire that was missed', async () => {
    const s = await open(opener);
    const inIndia = { ...hourly, timezone: 'Asia/Kolkata' };
    s.clock.now = NINE + 10 * HOUR;
    expect(await loadSchedules(s.store, s.node, [inIndia])).toMatchObject({ changed: ['hourly'] });
    expect(await listSchedules(s.store)).toMatchObject([
      { timezone: 'Asia/Kolkata', nextFireAt: NINE + 10.5 * HOUR },
    ]);
    expect(await s.fire()).toEqual([]);
    s.clock.now = NINE + 10.5 * HOUR;
    expect(await s.fire()).toMatchObject([{ fireAt: NINE + 10.5 * HOUR }]);
  });

  test('that is gone from the file is switched off, unless another live node has it', async () => {
    const s = await open(opener);
    const other = await openNode(s.store);
    await loadSchedules(s.store, other, [hourly]);
    expect(await loadSchedules(s.store, s.node, [])).toMatchObject({ disabled: [] });
    expect(await loadSchedules(s.store, other, [])).toMatchObject({ disabled: ['hourly'] });
    s.clock.now = NINE + HOUR;
    expect(await s.fire()).toEqual([]);
  });

  test('of a day away is written down in pieces, with one run for each schedule', async () => {
    const minutely = Array.from({ length: 12 }, (_, i) => ({
      ...hourly,
      schedule: '* * * * *',
      name: `s${i}`,
    }));
    const s = await open(opener, minutely);
    s.clock.now = NINE + 10 * HOUR;
    const fired = await s.fire();
    expect(fired.map(({ fireAt, skipped }) => ({ fireAt, skipped }))).toEqual(
      minutely.map(() => ({ fireAt: NINE + 10 * HOUR, skipped: 600 })),
    );
    const rows = await s.store.read((tx) =>
      tx.first(sql<{ n: number; runs: number }>`select count(*) as n, count(run_id) as runs from fires`),
    );
    expect(rows).toEqual({ n: 12 * 601, runs: 12 });
    expect(await s.fire()).toEqual([]);
  });

  test('whose dedupe key no daemon computes stays due, and the report says why', async () => {
    const s = await open(opener);
    await s.store.write((tx) => tx.run(sql`update job_defs set needs_key = 1 where name = 'noop'`));
    s.clock.now = NINE + 61_000;
    const { fired, unread } = await fireDue(s.store, s.node);
    expect(fired).toEqual([]);
    expect(unread).toMatchObject([{ schedule: 'hourly', error: { code: 'DEDUPE_KEY_MISSING' } }]);
    expect(await listSchedules(s.store)).toMatchObject([{ nextFireAt: NINE }]);
  });

  test('of a job with a dedupe key asks for no second run while the first is unfinished', async () => {
    const s = await open(opener);
    const registry = createRegistry();
    registry.register([
      { id: 'sync', name: 'Sync', dedupeKey: ({ orgId }: { orgId: string }) => orgId, run: () => {} },
    ]);
    await defineJobs(s.store, registry.list(), '1.0.0');
    const jobs = new Map(registry.list().map((job) => [job.id, job]));
    await loadSchedules(s.store, s.node, [{ ...hourly, jobId: 'sync', input: { orgId: 'acme' } }]);
    s.clock.now = NINE;
    // Without the code of the job there is no key: it is left to a daemon that has it.
    expect(await s.fire()).toEqual([]);
    // Older code of a rolling deploy, which computes no key, is as good as none.
    const older = createRegistry();
    older.register([{ id: 'sync', name: 'Sync', run: () => {} }]);
    const olderJobs = new Map(older.list().map((job) => [job.id, job]));
    expect(await fireDue(s.store, { ...s.node, jobs: olderJobs })).toMatchObject({ fired: [], unread: [] });
    const [first] = (await fireDue(s.store, { ...s.node, jobs })).fired;
    expect(await findRun(s.store, first?.runId ?? 0)).toMatchObject({ dedupeKey: 'acme' });
    s.clock.now = NINE + HOUR;
    expect((await fireDue(s.store, { ...s.node, jobs })).fired).toMatchObject([
      { runId: undefined, duplicateOf: first?.runId },
    ]);
    expect(await verdicts(s.store)).toEqual(['09:00 run', '10:00 duplicate']);
    expect(await eventTypes(s.store)).toEqual(['schedule.fired']);
  });

  // SQLite locks the whole file.
  test.runIf(dialect === 'postgres')(
    'whose dedupe key another transaction holds stays due, and the others fire',
    async () => {
      const s = await open(opener, [], { lockTimeoutMs: 300 });
      const registry = createRegistry();
      registry.register([{ id: 'sync', name: 'Sync', dedupeKey: () => 'k', run: () => {} }]);
      await defineJobs(s.store, registry.list(), '1.0.0');
      const jobs = new Map(registry.list().map((job) => [job.id, job]));
      const entries = ['a', 'b', 'c'].map((name) => ({ ...hourly, name }));
      await loadSchedules(s.store, s.node, [...entries, { ...hourly, name: 'held', jobId: 'sync' }]);
      const node = { ...s.node, jobs, heldUp: new Map() };
      const letGo = await holdRun(s.store, 0, (tx) => enqueueIn(tx, { jobId: 'sync', dedupeKey: 'k' }));
      s.clock.now = NINE;
      const first = await fireDue(s.store, node);
      expect(first.fired.map(({ schedule }) => schedule).toSorted()).toEqual(['a', 'b', 'c']);
      expect(first).toMatchObject({
        at: NINE,
        waiting: true,
        heldUp: [{ schedule: 'held', error: { code: 'STORE_LOCKED' } }],
      });
      expect(await fireDue(s.store, node)).toMatchObject({ fired: [], heldUp: [{ schedule: 'held' }] });
      await letGo();
      expect(await fireDue(s.store, node)).toMatchObject({
        fired: [{ schedule: 'held', fireAt: NINE, verdict: 'duplicate' }],
        waiting: false,
        heldUp: [],
      });
    },
  );
});

aboveStore('a schedule', (opener) => {
  test('that was missed is caught up once, and each missed fire is on record', async () => {
    const s = await open(opener);
    s.clock.now = NINE + 2 * HOUR + 600_000;
    expect(await s.fire()).toMatchObject([{ fireAt: NINE + 2 * HOUR, late: true, skipped: 2 }]);
    expect(await verdicts(s.store)).toEqual(['09:00 skipped_catchup', '10:00 skipped_catchup', '11:00 run']);
    expect(await eventTypes(s.store)).toEqual(['schedule.missed', 'schedule.fired']);
    const runs = await s.store.read((tx) => tx.rows(sql`select trigger from runs`));
    expect(runs).toEqual([{ trigger: 'catch_up' }]);
  });

  test('that was missed keeps why: no daemon was up, or one was and fired late', async () => {
    const s = await open(opener);
    const causes = async () =>
      (await listFires(s.store, 'hourly', { limit: 9, missed: true })).map(({ at, missed }) => [
        at,
        missed?.cause,
      ]);
    await retireNode(s.store, s.node.nodeId);
    s.clock.now = NINE + HOUR + 600_000;
    const later = await openNode(s.store);
    s.clock.now += 30_000;
    await fireDue(s.store, later);
    const down = { kind: 'down', from: NINE - 60_000, to: NINE + HOUR + 600_000 };
    const past = [
      [NINE + HOUR, down],
      [NINE, down],
    ];
    expect(await causes()).toEqual(past);
    const lookedAt = s.clock.now;
    s.clock.now = NINE + 2 * HOUR + 61_000;
    await fireDue(s.store, { ...later, lookedAt });
    const blocked = { kind: 'blocked', daemon: 'n', from: lookedAt, to: s.clock.now };
    expect(await causes()).toEqual([[NINE + 2 * HOUR, blocked], ...past]);
    const { hours } = await listFireHours(s.store, { from: NINE, to: NINE + 3 * HOUR, limit: 9 });
    expect(hours.map(({ missed }) => missed?.cause)).toEqual([down, down, blocked]);
    expect((await explainFire(s.store, 'hourly')).answer).toMatchObject({ missed: { cause: blocked } });
  });

  test('that was missed by a clock that ran ahead gets no cause when it is decided anew', async () => {
    const s = await open(opener, judged('skip'));
    const causes = async () =>
      (await listFires(s.store, 'hourly', { limit: 9, missed: true })).map(({ at, missed }) => [
        at,
        missed?.cause?.kind,
      ]);
    s.clock.now = NINE + HOUR + 600_000;
    await s.fire();
    expect(await causes()).toEqual([
      [NINE + HOUR, 'up'],
      [NINE, 'up'],
    ]);
    // The clock is set right, and the schedule is planned anew, as keep-up.ts does.
    s.clock.now = NINE + 600_000;
    await s.store.write((tx) => tx.run(sql`update schedules set next_fire_at = ${NINE}, due_at = ${NINE}`));
    await s.fire();
    expect(await causes()).toEqual([
      [NINE + HOUR, 'up'],
      [NINE, undefined],
    ]);
  });

  test('that was missed keeps the delay that it should have had, and no facts of a decision of older code', async () => {
    const jittered = { ...hourly, rules: { ...DEFAULT_RULES, jitterMs: 20 * 60_000 } };
    const s = await open(opener, [jittered]);
    const comesAt = (await readNextFire(s.store, s.clock.now)) ?? 0;
    s.clock.now = NINE + HOUR - 1;
    await s.fire();
    const read = async () =>
      (await listFires(s.store, 'hourly', { limit: 1, missed: true })).map(({ missed }) => missed);
    const delayMs = comesAt - NINE;
    expect(delayMs).toBeGreaterThan(0);
    expect(await read()).toMatchObject([{ cause: { kind: 'up' }, delayMs }]);
    await s.store.write((tx) => tx.run(sql`update fires set decided_at = decided_at + 1`));
    // The rules of now: the schedule has not changed since.
    expect((await read()).map((facts = {}) => Object.keys(facts))).toEqual([['rules']]);
  });

  test('that was missed keeps the rules by which it was judged; of an older record those of now, if none has changed', async () => {
    const s = await open(opener, judged('skip'));
    s.clock.now = NINE + 600_000;
    await s.fire();
    const rules = async () =>
      (await listFires(s.store, 'hourly', { limit: 1 })).map(({ missed }) => missed?.rules?.catchUp);
    const forgetCause = () => s.store.write((tx) => tx.run(sql`update fires set cause = null`));
    s.clock.now += 1;
    await loadSchedules(s.store, s.node, judged('once'));
    expect(await rules()).toEqual(['skip']);
    await forgetCause();
    expect(await rules()).toEqual([undefined]);
    s.clock.now += HOUR;
    await s.fire();
    await forgetCause();
    expect(await rules()).toEqual(['once']);
  });

  test('fires in time after others were missed: only those are reported as missed', async () => {
    const s = await open(opener);
    s.clock.now = NINE + 2 * HOUR;
    expect(await s.fire()).toMatchObject([{ fireAt: NINE + 2 * HOUR, late: false, skipped: 2 }]);
    const runs = await s.store.read((tx) => tx.rows(sql`select trigger from runs`));
    expect(runs).toEqual([{ trigger: 'cron' }]);
    const [missed] = await listEvents(s.store);
    expect(missed).toMatchObject({ type: 'schedule.missed' });
    expect(missed?.payload).toEqual({
      schedule: 'hourly',
      first: '2026-03-02T09:00:00.000Z',
      last: '2026-03-02T10:00:00.000Z',
      count: 2,
    });
  });

  test('that is caught up is listed as missed, and not counted among those that are not', async () => {
    const s = await open(opener);
    s.clock.now = NINE + 2 * HOUR + 600_000;
    await s.fire();
    const listed = await listFires(s.store, 'hourly', { limit: 9, missed: true });
    expect(listed.map(({ verdict }) => verdict)).toEqual(['run', 'skipped_catchup', 'skipped_catchup']);
    expect(await listSchedules(s.store)).toMatchObject([{ missed: 2 }]);
  });

  test('is shown as late while nobody fires it, then as missed for a day', async () => {
    const s = await open(opener);
    const shown = async (now: number) => {
      s.clock.now = now;
      return (await listSchedules(s.store)).map(({ lateFireAt, missed }) => ({ lateFireAt, missed }));
    };
    expect(await shown(NINE + 5_000)).toEqual([{ lateFireAt: undefined, missed: 0 }]);
    expect(await shown(NINE + 5_001)).toEqual([{ lateFireAt: NINE, missed: 0 }]);
    expect(await shown(NINE + 2 * HOUR + 600_000)).toEqual([{ lateFireAt: NINE, missed: 0 }]);
    await s.fire();
    expect(await shown(s.clock.now)).toEqual([{ lateFireAt: undefined, missed: 2 }]);
    expect(await shown(NINE + 24.5 * HOUR)).toEqual([{ lateFireAt: NINE + 3 * HOUR, missed: 1 }]);
    await loadSchedules(s.store, s.node, []);
    expect(await shown(s.clock.now)).toEqual([{ lateFireAt: undefined, missed: 1 }]);
  });

  test('whose queue refuses gets a verdict, and the others fire', async () => {
    const s = await open(opener, [
      { ...hourly, name: 'a', jobId: 'gone' },
      { ...hourly, name: 'b' },
    ]);
    s.clock.now = NINE;
    const fired = await s.fire();
    expect(fired.map(({ schedule, runId }) => [schedule, runId !== undefined])).toEqual([
      ['a', false],
      ['b', true],
    ]);
    expect(await verdicts(s.store)).toEqual(
      expect.arrayContaining(['09:00 refused:unknown_job', '09:00 run']),
    );
  });

  test('keeps its next fire when the file is loaded again, and computes it anew when its time changed', async () => {
    const s = await open(opener);
    s.clock.now = NINE + 10 * HOUR;
    expect(await loadSchedules(s.store, s.node, [{ ...hourly, description: 'words only' }])).toMatchObject({
      changed: ['hourly'],
    });
    expect(await listSchedules(s.store)).toMatchObject([{ nextFireAt: NINE }]);
    expect(await loadSchedules(s.store, s.node, [{ ...hourly, description: 'words only' }])).toEqual({
      added: [],
      changed: [],
      disabled: [],
      left: [],
      inStore: [],
      unread: [],
    });
    await loadSchedules(s.store, s.node, [{ ...hourly, schedule: '30 * * * *' }]);
    expect(await listSchedules(s.store)).toMatchObject([{ nextFireAt: NINE + 10.5 * HOUR }]);
  });

  test('that is disabled never fires', async () => {
    const s = await open(opener, [{ ...hourly, enabled: false }]);
    s.clock.now = NINE + 5 * HOUR;
    expect(await s.fire()).toEqual([]);
    expect((await listSchedules(s.store))[0]?.nextFireAt).toBeUndefined();
  });

  test('that is enabled in its file catches up nothing from before', async () => {
    const s = await open(opener, [{ ...hourly, enabled: false }]);
    s.clock.now = NINE + 5.5 * HOUR;
    await loadSchedules(s.store, s.node, [hourly]);
    expect(await s.fire()).toEqual([]);
    s.clock.now = NINE + 6 * HOUR;
    expect(await s.fire()).toMatchObject([{ schedule: 'hourly' }]);
  });

  test('whose input is too long for the queue gets a verdict, and the others fire', async () => {
    const s = await open(opener, [
      { ...hourly, name: 'a', input: { text: 'x'.repeat(2_000_000) } },
      { ...hourly, name: 'b' },
    ]);
    s.clock.now = NINE;
    expect(await s.fire()).toMatchObject([{ runId: undefined }, { schedule: 'b' }]);
    expect(await verdicts(s.store)).toEqual(expect.arrayContaining(['09:00 refused:too_large', '09:00 run']));
  });

  test('in a zone that this node does not know is left to others, and the rest fires', async () => {
    const s = await open(opener, [
      { ...hourly, name: 'a' },
      { ...hourly, name: 'b' },
    ]);
    await s.store.write((tx) => tx.run(sql`update schedules set timezone = 'Mars/Phobos' where name = 'a'`));
    s.clock.now = NINE;
    expect(await fireDue(s.store, s.node)).toMatchObject({
      fired: [{ schedule: 'b' }],
      unread: [{ schedule: 'a', error: { code: 'ZONE_INVALID' } }],
    });
    expect(await readNextFire(s.store, NINE)).toBe(NINE + HOUR);
    await s.store.write((tx) => tx.run(sql`update schedules set timezone = 'UTC' where name = 'a'`));
    expect(await s.fire()).toMatchObject([{ schedule: 'a', fireAt: NINE }]);
  });

  test('that a rolling deploy took out fires no more when the last daemon that had it is gone', async () => {
    const s = await open(opener);
    const fresh = await openNode(s.store, '1.1.0');
    const loaded = await loadSchedules(s.store, fresh, []);
    const look = keepUp({ store: s.store, node: fresh, entries: [], left: loaded.left });
    expect(await look()).toMatchObject({ disabled: [] });
    expect(await look()).toBeUndefined();
    await retireNode(s.store, s.node.nodeId);
    expect(await look()).toMatchObject({ disabled: ['hourly'] });
    s.clock.now = NINE;
    expect(await s.fire()).toEqual([]);
    expect(await listSchedules(s.store)).toMatchObject([{ name: 'hourly', enabled: false }]);
  });

  test('whose only daemon restarts beside another with another file is caught up, not forgotten', async () => {
    const s = await open(opener);
    const other = await openNode(s.store);
    const { left } = await loadSchedules(s.store, other, [{ ...hourly, name: 'other', enabled: false }]);
    await retireNode(s.store, s.node.nodeId);
    await keepUp({ store: s.store, node: other, entries: [], left })();
    s.clock.now = NINE + 90_000;
    expect(await loadSchedules(s.store, await openNode(s.store), [hourly])).toMatchObject({
      changed: ['hourly'],
    });
    expect(await s.fire()).toMatchObject([{ schedule: 'hourly', fireAt: NINE, late: true }]);
  });

  test('that comes back after more than a day is as if it were new', async () => {
    const s = await open(opener);
    await loadSchedules(s.store, s.node, []);
    s.clock.now = NINE + 25 * HOUR + 60_000;
    await loadSchedules(s.store, s.node, [hourly]);
    expect(await s.fire()).toEqual([]);
    expect(await listSchedules(s.store)).toMatchObject([{ enabled: true, nextFireAt: NINE + 26 * HOUR }]);
  });

  test('of a newer daemon is left alone by an older one, until the newer is gone', async () => {
    const s = await open(opener);
    const fresh = await openNode(s.store, '1.1.0');
    const halfPast = { ...hourly, schedule: '30 * * * *' };
    await loadSchedules(s.store, fresh, [halfPast]);
    const old = await openNode(s.store, '1.0.0');
    const loaded = await loadSchedules(s.store, old, [hourly]);
    expect(loaded).toMatchObject({ changed: [], left: ['hourly'] });
    expect(await listSchedules(s.store)).toMatchObject([{ schedule: '30 * * * *' }]);
    const look = keepUp({ store: s.store, node: old, entries: [hourly], left: loaded.left });
    expect(await look()).toMatchObject({ changed: [], left: ['hourly'] });
    await retireNode(s.store, fresh.nodeId);
    expect(await look()).toMatchObject({ changed: ['hourly'], left: [] });
    expect(await listSchedules(s.store)).toMatchObject([{ schedule: '0 * * * *' }]);
  });

  test("of a newer daemon is an older one's as soon as the newer has read a file without it", async () => {
    const s = await open(opener);
    const fresh = await openNode(s.store, '1.1.0');
    await loadSchedules(s.store, fresh, [{ ...hourly, schedule: '30 * * * *' }]);
    const seen = await readOthersLoaded(s.store, s.node);
    const { left } = await loadSchedules(s.store, s.node, [hourly]);
    const look = keepUp({ store: s.store, node: s.node, entries: [hourly], left, seen });
    expect(await look()).toBeUndefined();
    expect(await loadSchedules(s.store, fresh, [{ ...hourly, name: 'houryl' }])).toMatchObject({
      disabled: [],
    });
    expect(await look()).toMatchObject({ changed: ['hourly'], left: [] });
    expect(await look()).toBeUndefined();
  });

  test('that was loaded by a clock years ahead fires at its time once the clock is right', async () => {
    const s = await open(opener);
    const look = keepUp({ store: s.store, node: s.node, entries: [hourly], left: [] });
    s.clock.now = Date.parse('2031-05-05T05:05:00Z');
    await s.fire();
    s.clock.now = NINE + 60_000;
    await look();
    expect(await listSchedules(s.store)).toMatchObject([{ nextFireAt: NINE + HOUR }]);
  });

  test.each(['a daemon looks around', 'a daemon starts', 'a daemon starts late'])(
    'whose clock runs an hour ahead for a while loses no fire and doubles none, once %s',
    async (when) => {
      const tenMinutely = { ...hourly, schedule: '*/10 * * * *' };
      const s = await open(opener, [tenMinutely]);
      const look = keepUp({ store: s.store, node: s.node, entries: [tenMinutely], left: [] });
      await clockSays('09:00');
      await clockSays('10:03');
      const isLate = when !== 'a daemon starts';
      s.clock.now = Date.parse(`2026-03-02T09:${isLate ? '10:20' : '09:50'}Z`);
      if (when === 'a daemon looks around') await look();
      else await loadSchedules(s.store, s.node, [tenMinutely]);
      for (const time of ['09:10', '09:20', '09:30', '09:40', '09:50', '10:00', '10:10', '10:20'])
        await clockSays(time);
      const times = ['09:00', '09:10', '09:20', '09:30', '09:40', '09:50', '10:00', '10:10', '10:20'];
      expect(await verdicts(s.store)).toEqual(times.map((time) => `${time} run`));
      expect(await firesOfRuns(s.store)).toEqual(times);

      async function clockSays(time: string): Promise<void> {
        s.clock.now = Math.max(s.clock.now, Date.parse(`2026-03-02T${time}:00Z`));
        await s.fire();
      }
    },
  );

  test('that a clock an hour ahead recorded as paused runs once the clock is right and the pause is over', async () => {
    const s = await open(opener);
    const look = keepUp({ store: s.store, node: s.node, entries: [hourly], left: [] });
    await pauseSchedule(s.store, 'hourly', { actor: 'ada', reason: 'x' });
    s.clock.now = NINE + HOUR + 180_000;
    await s.fire();
    s.clock.now = NINE - 30_000;
    await look();
    await resumeSchedule(s.store, 'hourly', { actor: 'ada' });
    expect(await listSchedules(s.store)).toMatchObject([{ nextFireAt: NINE }]);
    for (const now of [NINE, NINE + HOUR]) {
      s.clock.now = now;
      expect(await s.fire()).toMatchObject([{ fireAt: now, verdict: 'run' }]);
    }
    expect(await verdicts(s.store)).toEqual(['09:00 run', '10:00 run']);
  });

  test('without a next fire gets one when a daemon that finds one loads it', async () => {
    const s = await open(opener);
    await s.store.write((tx) => tx.run(sql`update schedules set next_fire_at = null, due_at = null`));
    await loadSchedules(s.store, s.node, [hourly]);
    expect(await listSchedules(s.store)).toMatchObject([{ nextFireAt: NINE }]);
  });

  test('whose input gives no dedupe key is refused, and goes on', async () => {
    const s = await open(opener);
    const registry = createRegistry();
    registry.register([{ id: 'sync', name: 'Sync', dedupeKey: () => '', run: () => {} }]);
    await defineJobs(s.store, registry.list(), '1.0.0');
    const jobs = new Map(registry.list().map((job) => [job.id, job]));
    await loadSchedules(s.store, s.node, [{ ...hourly, jobId: 'sync' }]);
    s.clock.now = NINE;
    expect((await fireDue(s.store, { ...s.node, jobs })).fired).toMatchObject([{ runId: undefined }]);
    expect(await verdicts(s.store)).toEqual(['09:00 refused:dedupe_key_invalid']);
    expect(await listSchedules(s.store)).toMatchObject([{ nextFireAt: NINE + HOUR }]);
  });

  test('whose input gives a dedupe key but no limit key is refused, and the others fire', async () => {
    const s = await open(opener);
    const registry = createRegistry();
    registry.register([
      {
        id: 'sync',
        name: 'Sync',
        dedupeKey: () => 'k',
        concurrency: { limit: 1, key: () => '' },
        run: () => {},
      },
    ]);
    await defineJobs(s.store, registry.list(), '1.0.0');
    const jobs = new Map(registry.list().map((job) => [job.id, job]));
    await loadSchedules(s.store, s.node, [{ ...hourly, name: 'a', jobId: 'sync' }, hourly]);
    s.clock.now = NINE;
    expect((await fireDue(s.store, { ...s.node, jobs })).fired).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ schedule: 'a', verdict: 'refused:limit_key_invalid' }),
        expect.objectContaining({ schedule: 'hourly', verdict: 'run' }),
      ]),
    );
  });

  test('whose fire the store refuses stays due, and the others fire', async () => {
    const s = await open(opener);
    const entries = ['a', 'b', 'c', 'bad'].map((name) => ({ ...hourly, name }));
    await loadSchedules(s.store, s.node, entries);
    await refuseRunsOf(s.store, 'schedule:bad');
    const node = { ...s.node, heldUp: new Map() };
    s.clock.now = NINE;
    const first = await fireDue(s.store, node);
    expect(first.fired.map(({ schedule }) => schedule).toSorted()).toEqual(['a', 'b', 'c']);
    expect(first).toMatchObject({ waiting: true, heldUp: [{ schedule: 'bad' }] });
    expect(await fireDue(s.store, node)).toMatchObject({ fired: [], heldUp: [{ schedule: 'bad' }] });
  });

  test('whose fire the store refuses misses it after a minute, and catchUp decides', async () => {
    const s = await open(opener, [{ ...hourly, rules: { ...DEFAULT_RULES, catchUp: 'skip' } }]);
    await refuseRunsOf(s.store, 'schedule:hourly');
    const node = { ...s.node, heldUp: new Map() };
    s.clock.now = NINE + 60_000;
    expect(await fireDue(s.store, node)).toMatchObject({ fired: [], heldUp: [{ schedule: 'hourly' }] });
    s.clock.now = NINE + 61_000;
    expect(await fireDue(s.store, node)).toMatchObject({
      fired: [{ schedule: 'hourly', verdict: 'skipped_catchup' }],
      heldUp: [],
    });
  });

  test('whose job gives a dedupe key that no index can hold is refused, and the others fire', async () => {
    const s = await open(opener, []);
    const registry = createRegistry();
    registry.register([{ id: 'sync', name: 'Sync', dedupeKey: longKey, run: () => {} }]);
    await defineJobs(s.store, registry.list(), '1.0.0');
    const jobs = new Map(registry.list().map((job) => [job.id, job]));
    await loadSchedules(s.store, s.node, [{ ...hourly, name: 'long', jobId: 'sync' }, hourly]);
    s.clock.now = NINE;
    expect((await fireDue(s.store, { ...s.node, jobs })).fired).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ schedule: 'long', verdict: 'refused:dedupe_key_invalid' }),
        expect.objectContaining({ schedule: 'hourly', verdict: 'run' }),
      ]),
    );
  });

  test('whose next fire is not what its zone says now is planned anew when a daemon starts, comes or goes', async () => {
    const s = await open(opener);
    await createSchedule(s.store, { ...hourly, name: 'own' }, { actor: 'ada', jobs: new Map() });
    const nextFires = async () => (await listSchedules(s.store)).map(({ nextFireAt }) => nextFireAt);
    const planOtherwise = () =>
      s.store.write((tx) => tx.run(sql`update schedules set next_fire_at = ${NINE + 50 * HOUR}`));
    await planOtherwise();
    expect(await loadSchedules(s.store, s.node, [hourly])).toMatchObject({ changed: [] });
    expect(await nextFires()).toEqual([NINE, NINE]);
    // A daemon whose runtime is older has gone, and has planned them last.
    await planOtherwise();
    await keepUp({ store: s.store, node: s.node, entries: [hourly], left: [] })();
    expect(await nextFires()).toEqual([NINE, NINE]);
    // It was away meanwhile.
    await loadSchedules(s.store, s.node, []);
    await planOtherwise();
    await loadSchedules(s.store, s.node, [hourly]);
    expect(await nextFires()).toEqual([NINE, NINE]);
    // What was missed stays due.
    s.clock.now = NINE + HOUR / 2;
    await loadSchedules(s.store, s.node, [hourly]);
    expect(await nextFires()).toEqual([NINE, NINE]);
  });

  test('whose next fire a person wanted earlier has none at that time when a daemon starts', async () => {
    const s = await open(opener);
    const ada = { actor: 'ada', jobs: new Map<string, RegisteredJob>() };
    await createSchedule(s.store, { ...hourly, name: 'own' }, ada);
    for (const name of ['hourly', 'own']) await changeNext(s.store, name, { ...ada, runAt: NINE - 30_000 });
    s.clock.now = NINE - 30_000;
    expect(await s.fire()).toMatchObject([{ fireAt: NINE }, { fireAt: NINE }]);
    await loadSchedules(s.store, s.node, [hourly]);
    expect((await listSchedules(s.store)).map(({ nextFireAt }) => nextFireAt)).toEqual([
      NINE + HOUR,
      NINE + HOUR,
    ]);
  });
});

async function refuseRunsOf(store: Store, author: string): Promise<void> {
  await store.write((tx) =>
    tx.run(
      sql.raw(
        store.dialect === 'postgres'
          ? `alter table runs add constraint refused check (created_by <> '${author}')`
          : `create trigger refused before insert on runs when new.created_by = '${author}'
              begin select raise(abort, 'refused'); end`,
      ),
    ),
  );
}
