import { createRegistry } from '@sb/jobs';
import { defineJobs, findRun, registerNode } from '@sb/queue';
import { fireDue, listSchedules, loadSchedules, type ScheduleEntry } from '@sb/scheduler';
import { type Store, sql } from '@sb/storage';
import { eachDialect, type Opener } from '@sb/testkit';
import { expect, test } from 'vitest';

const NINE = Date.parse('2026-03-02T09:00:00Z');
const HOUR = 3_600_000;

const hourly: ScheduleEntry = {
  name: 'hourly',
  jobId: 'noop',
  schedule: '0 * * * *',
  enabled: true,
  timezone: 'UTC',
};

async function open(opener: Opener, entries: readonly ScheduleEntry[] = [hourly]) {
  const clock = { now: NINE - 60_000 };
  const store = await opener({ clock: () => clock.now });
  const registry = createRegistry();
  registry.register([{ id: 'noop', name: 'Nothing', run: () => undefined }]);
  await defineJobs(store, registry.list(), '1.0.0');
  const node = await openNode(store);
  await loadSchedules(store, node, entries);
  return { clock, store, node, fire: () => fireDue(store, node) };
}

const openNode = (store: Store): Promise<number> =>
  registerNode(store, {
    kind: 'daemon',
    name: 'n',
    host: 'h',
    pid: 1,
    pidStarted: undefined,
    bootId: undefined,
    pidNamespace: undefined,
    version: '1.0.0',
    jobs: ['noop'],
    queues: undefined,
  });

const verdicts = async (store: Store): Promise<unknown[]> => {
  const rows = await store.read((tx) =>
    tx.rows(sql<{ fire_at: number; verdict: string }>`select fire_at, verdict from fires order by fire_at`),
  );
  return rows.map(({ fire_at, verdict }) => `${new Date(fire_at).toISOString().slice(11, 16)} ${verdict}`);
};

const eventTypes = async (store: Store): Promise<string[]> => {
  const rows = await store.read((tx) => tx.rows(sql<{ type: string }>`select type from events order by seq`));
  return rows.map(({ type }) => type);
};

eachDialect('a schedule', (opener) => {
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

  test('that was missed is caught up once, and each missed fire is on record', async () => {
    const s = await open(opener);
    s.clock.now = NINE + 2 * HOUR + 600_000;
    expect(await s.fire()).toMatchObject([{ fireAt: NINE + 2 * HOUR, late: true, skipped: 2 }]);
    expect(await verdicts(s.store)).toEqual(['09:00 skipped_catchup', '10:00 skipped_catchup', '11:00 run']);
    expect(await eventTypes(s.store)).toEqual(['schedule.missed', 'schedule.fired']);
    const runs = await s.store.read((tx) => tx.rows(sql`select trigger from runs`));
    expect(runs).toEqual([{ trigger: 'catch_up' }]);
  });

  test('fires once whoever fires, with clocks 5 s apart and restarts between', async () => {
    const s = await open(
      opener,
      Array.from({ length: 20 }, (_, i) => ({ ...hourly, name: `s${i}` })),
    );
    const ahead = await opener.again(s.store, { clock: () => s.clock.now + 5_000 });
    const nodes = [s.node, await openNode(s.store)];
    for (let hour = 0; hour < 3; hour++) {
      s.clock.now = NINE + hour * HOUR - 2_000;
      await Promise.all([
        fireDue(s.store, nodes[0] ?? 0),
        fireDue(ahead, nodes[1] ?? 0),
        fireDue(ahead, nodes[1] ?? 0),
      ]);
      s.clock.now = NINE + hour * HOUR + 1_000;
      await Promise.all([fireDue(ahead, nodes[1] ?? 0), fireDue(s.store, nodes[0] ?? 0)]);
    }
    const fires = await s.store.read((tx) =>
      tx.first(sql<{ n: number; runs: number }>`
      select count(*) as n, count(distinct run_id) as runs from fires`),
    );
    expect(fires).toEqual({ n: 60, runs: 60 });
    const runs = await s.store.read((tx) => tx.first(sql<{ n: number }>`select count(*) as n from runs`));
    expect(runs).toEqual({ n: 60 });
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
    });
    await loadSchedules(s.store, s.node, [{ ...hourly, schedule: '30 * * * *' }]);
    expect(await listSchedules(s.store)).toMatchObject([{ nextFireAt: NINE + 10.5 * HOUR }]);
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

  test('that is disabled never fires', async () => {
    const s = await open(opener, [{ ...hourly, enabled: false }]);
    s.clock.now = NINE + 5 * HOUR;
    expect(await s.fire()).toEqual([]);
    expect((await listSchedules(s.store))[0]?.nextFireAt).toBeUndefined();
  });
});
