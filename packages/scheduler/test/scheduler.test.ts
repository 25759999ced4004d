import { createRegistry } from '@sb/jobs';
import { createLogger } from '@sb/logger';
import { createTicker, defineJobs, registerNode } from '@sb/queue/engine';
import {
  changeNext,
  clearOverrides,
  createSchedule,
  disableSchedule,
  enableSchedule,
  type Fired,
  followOtherCron,
  listFires,
  listSchedules,
  loadSchedules,
  pauseSchedule,
  resumeSchedule,
  runScheduleNow,
  type ScheduleEntry,
  startScheduler,
  updateSchedule,
} from '@sb/scheduler';
import { migrate, openStore, sql } from '@sb/storage';
import { createGate } from '@sb/testkit';
import { afterEach, expect, test, vi } from 'vitest';
import { noteLoaded } from '../src/load/loaders.sql.ts';

const NINE = Date.parse('2026-03-02T09:00:00Z');
const SECOND = 1_000;

const minutely: ScheduleEntry = {
  name: 'minutely',
  jobId: 'noop',
  schedule: '* * * * *',
  enabled: true,
  timezone: 'UTC',
};

afterEach(() => void vi.useRealTimers());

const clockOf = (at: number): string => new Date(at).toISOString().slice(11, 16);

/** Its timers are the test's. */
async function start(
  entries: readonly ScheduleEntry[],
  on: { readonly error?: (line: string) => void; readonly fired?: (clock: { now: number }) => void } = {},
) {
  const clock = { now: NINE - 5 * SECOND };
  const store = await openStore({ url: 'sqlite::memory:', clock: () => clock.now });
  await migrate(store, '999.0.0');
  const registry = createRegistry();
  registry.register([{ id: 'noop', name: 'Nothing', run: () => undefined }]);
  await defineJobs(store, registry.list(), '1.0.0');
  const facts = { kind: 'daemon', name: 'n', host: 'h', pid: 1, version: '1.0.0', jobs: ['noop'] } as const;
  const nodeId = await registerNode(store, facts);
  const write = (line: string): boolean => {
    on.error?.(line);
    return true;
  };
  const logger = createLogger({ format: 'json', level: 'error', stderr: { write } });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const fired: Fired[] = [];
  const onFired = (one: Fired): void => {
    fired.push(one);
    on.fired?.(clock);
  };
  const scheduler = await startScheduler({
    store,
    nodeId,
    version: '1.0.0',
    entries,
    jobs: [],
    logger,
    onFired,
  });
  return { clock, store, scheduler, fired, nodeId };
}

test('a scheduler sleeps until the next fire, and no longer', async () => {
  const { clock, store, scheduler, fired } = await start([minutely]);
  await vi.advanceTimersByTimeAsync(5 * SECOND - 1);
  expect(fired).toEqual([]);
  for (const minute of [0, 1, 2]) {
    clock.now = NINE + minute * 60 * SECOND;
    // The first is 1 ms away. Nobody sleeps longer than 30 s: two looks for each of the others.
    await vi.advanceTimersByTimeAsync(minute === 0 ? 1 : 60 * SECOND);
  }
  await scheduler.stop();
  await store.close();
  expect(fired.map(({ fireAt, late }) => ({ fireAt, late }))).toEqual(
    [0, 1, 2].map((minute) => ({ fireAt: NINE + minute * 60 * SECOND, late: false })),
  );
});

test('a scheduler that was suspended records since when it had not looked', async () => {
  const { clock, store, scheduler, fired } = await start([minutely]);
  clock.now = NINE + 180 * SECOND;
  await vi.advanceTimersByTimeAsync(5 * SECOND);
  await scheduler.stop();
  const [latest, ...others] = await listFires(store, 'minutely', { limit: 9 });
  await store.close();
  expect(fired).toMatchObject([{ fireAt: clock.now, late: false }]);
  expect(latest).toMatchObject({ isMissed: false });
  const blocked = { kind: 'blocked', daemon: 'n', from: NINE - 5 * SECOND, to: clock.now };
  expect(others.map(({ missed }) => missed?.cause)).toEqual([blocked, blocked, blocked]);
});

test('a scheduler in the place of one whose node was given up records since when its process had not looked', async () => {
  const { clock, store, scheduler: first } = await start([minutely]);
  await first.stop();
  const lookedAt = first.lookedAt();
  clock.now = NINE + 90 * SECOND;
  const facts = { kind: 'daemon', name: 'n', host: 'h', pid: 1, version: '1.0.0', jobs: ['noop'] } as const;
  const next = await registerNode(store, facts);
  const logger = createLogger({ format: 'json', level: 'error', stderr: { write: () => true } });
  const options = { store, version: '1.0.0', entries: [minutely], jobs: [], logger, lookedAt };
  const second = await startScheduler({ ...options, nodeId: next });
  await second.stop();
  const [, missed] = await listFires(store, 'minutely', { limit: 9 });
  await store.close();
  expect(lookedAt).toBe(NINE - 5 * SECOND);
  const blocked = { kind: 'blocked', daemon: 'n', from: lookedAt, to: clock.now };
  expect(missed).toMatchObject({ at: NINE, missed: { cause: blocked } });
  expect(second.lookedAt()).toBe(clock.now);
});

test('a scheduler that sleeps hears of a fire that a person wants sooner', async () => {
  const yearly = { ...minutely, name: 'yearly', schedule: '0 0 1 1 *' };
  const { clock, store, scheduler, fired } = await start([yearly]);
  await vi.advanceTimersByTimeAsync(2 * SECOND);
  await changeNext(store, 'yearly', { actor: 'ada', jobs: new Map(), runAt: NINE });
  await vi.advanceTimersByTimeAsync(0);
  clock.now = NINE;
  await vi.advanceTimersByTimeAsync(5 * SECOND);
  await scheduler.stop();
  await store.close();
  expect(fired).toMatchObject([{ schedule: 'yearly', verdict: 'run' }]);
});

test('a scheduler that sleeps ends a pause at its time', async () => {
  const yearly = { ...minutely, name: 'yearly', schedule: '0 0 1 1 *' };
  const { clock, store, scheduler } = await start([yearly]);
  await vi.advanceTimersByTimeAsync(2 * SECOND);
  await pauseSchedule(store, 'yearly', { actor: 'ada', reason: 'the provider moves', until: NINE });
  await vi.advanceTimersByTimeAsync(0);
  clock.now = NINE;
  await vi.advanceTimersByTimeAsync(5 * SECOND);
  const mode = await store.read((tx) => tx.rows(sql`select mode from schedules`));
  await scheduler.stop();
  await store.close();
  expect(mode).toEqual([{ mode: 'active' }]);
});

test('a pause that ends while a scheduler fires is ended at once', async () => {
  const daily = { ...minutely, name: 'daily', schedule: '0 9 * * *' };
  // The pass read the clock a moment before the end of the pause. Its fire asks for no run, which would wake it again.
  const { clock, store, scheduler, fired } = await start([daily], {
    fired: (its) => void (its.now = NINE + 1),
  });
  await vi.advanceTimersByTimeAsync(2 * SECOND);
  await pauseSchedule(store, 'daily', { actor: 'ada', reason: 'the provider moves', until: NINE + 1 });
  await vi.advanceTimersByTimeAsync(0);
  clock.now = NINE;
  await vi.advanceTimersByTimeAsync(10 * SECOND);
  const mode = await store.read((tx) => tx.rows(sql`select mode from schedules`));
  await scheduler.stop();
  await store.close();
  expect(fired).toMatchObject([{ schedule: 'daily', verdict: 'paused' }]);
  expect(mode).toEqual([{ mode: 'active' }]);
});

test('a scheduler with a schedule that follows others looks each second', async () => {
  const follows = { on: 'success', as: 'noop' } as const;
  const { store, scheduler, fired, nodeId } = await start([
    { ...minutely, schedule: '0 0 1 1 *' },
    {
      name: 'next',
      jobId: 'noop',
      enabled: true,
      timezone: 'UTC',
      after: [{ schedule: 'minutely', ...follows }],
    },
  ]);
  const ticker = createTicker({ store, nodeId, jobs: ['noop'] });
  const { runId } = await runScheduleNow(store, 'minutely', { actor: 'test', jobs: new Map() });
  const [run] = (await ticker.tick([], 1)).claimed;
  await ticker.tick(
    [{ id: runId, claimNo: run?.claimNo ?? 0, jobId: 'noop', outcome: { state: 'succeeded' } }],
    0,
  );
  await vi.advanceTimersByTimeAsync(2 * SECOND);
  await scheduler.stop();
  await store.close();
  expect(fired).toMatchObject([{ schedule: 'next', verdict: 'run' }]);
});

test('whatever may make a fire come sooner rings the bell', async () => {
  const { store, scheduler } = await start([]);
  let rings = 0;
  await store.listen(() => void rings++);
  const own = { actor: 'ada', jobs: new Map(), name: 'own', jobId: 'noop', schedule: '0 * * * *' };
  const other = { ...own, expression: '* * * * *', until: NINE + 600 * SECOND };
  const verbs = [
    () => createSchedule(store, own, own),
    () => updateSchedule(store, 'own', { ...own, changes: { schedule: '*/5 * * * *' } }),
    () => disableSchedule(store, 'own', own).then(() => enableSchedule(store, 'own', own)),
    () => followOtherCron(store, 'own', other),
    () => changeNext(store, 'own', { ...own, runAt: NINE - SECOND }),
    () => clearOverrides(store, 'own', own),
    () => pauseSchedule(store, 'own', { ...own, reason: 'x' }),
    () => resumeSchedule(store, 'own', own),
  ];
  for (const [i, verb] of verbs.entries()) {
    await verb();
    expect(rings).toBe(i + 1);
  }
  await scheduler.stop();
  await store.close();
});

test('a scheduler starts although its first fires fail, and makes them up', async () => {
  const { clock, store, scheduler: first, nodeId } = await start([minutely]);
  await first.stop();
  clock.now = NINE;
  await store.write((tx) =>
    tx.run(sql`create trigger no_fires before insert on fires begin select raise(abort, 'no'); end`),
  );
  const fired: Fired[] = [];
  let said = '';
  const write = (text: string): boolean => {
    said += text;
    return true;
  };
  const scheduler = await startScheduler({
    store,
    nodeId,
    version: '1.0.0',
    entries: [minutely],
    jobs: [],
    logger: createLogger({ format: 'json', level: 'error', stderr: { write } }),
    onFired: (one) => void fired.push(one),
  });
  expect(fired).toEqual([]);
  expect(said).toContain(
    'each pass tries it again; a fire that is more than 1 min late counts as missed, and catchUp decides',
  );
  await store.write((tx) => tx.run(sql`drop trigger no_fires`));
  await vi.advanceTimersByTimeAsync(2 * SECOND);
  await scheduler.stop();
  await store.close();
  expect(fired).toMatchObject([{ fireAt: NINE, verdict: 'run' }]);
});

test('a scheduler that is stopped while its store fails does not try again', async () => {
  const failed = createGate();
  const { store, scheduler } = await start([], { error: () => failed.open() });
  await store.close();
  vi.advanceTimersToNextTimer();
  const stopping = scheduler.stop();
  await failed.opened;
  await stopping;
  expect(vi.getTimerCount()).toBe(0);
});

test('entries that take the place of others fire from now on, and what is due by the old ones fires before', async () => {
  const { clock, store, scheduler, fired } = await start([minutely, { ...minutely, name: 'same' }]);
  clock.now = NINE + 10 * SECOND;
  const later = { ...minutely, schedule: '*/2 * * * *' };
  const report = await scheduler.reload([
    later,
    { ...minutely, name: 'same' },
    { ...later, name: 'fresh', schedule: '0-2 9 * * *' },
  ]);
  expect(report).toEqual({
    added: ['fresh'],
    changed: ['minutely'],
    disabled: [],
    left: [],
    inStore: [],
    unread: [],
    unchanged: 1,
  });
  clock.now = NINE + 60 * SECOND;
  await vi.advanceTimersByTimeAsync(50 * SECOND);
  clock.now = NINE + 120 * SECOND;
  await vi.advanceTimersByTimeAsync(60 * SECOND);
  await scheduler.stop();
  await store.close();
  expect(
    fired.map(({ schedule, fireAt, late }) => `${schedule} ${clockOf(fireAt)} ${late ? 'late' : ''}`),
  ).toEqual([
    'minutely 09:00 ',
    'same 09:00 ',
    'same 09:01 ',
    'fresh 09:01 ',
    'minutely 09:02 ',
    'same 09:02 ',
    'fresh 09:02 ',
  ]);
});

test('a schedule that cannot be read is logged once for each file that is loaded', async () => {
  const lines: string[] = [];
  const { clock, store, scheduler } = await start([minutely], { error: (line) => lines.push(line) });
  const value = JSON.stringify({ expression: '* * * * *', timezone: 'Mars/Phobos' });
  await store.write((tx) =>
    tx.run(sql`
      insert into schedule_overrides (schedule_id, kind, fire_at, value, until, by_, created_at)
      values (1, 'cron', 0, ${value}, ${NINE * 2}, 'ada', ${tx.now})`),
  );
  for (const schedule of ['*/2 * * * *', '*/3 * * * *']) {
    await scheduler.reload([{ ...minutely, schedule }]);
    // It is due from now on.
    clock.now = NINE;
    await scheduler.fireNow();
  }
  await scheduler.stop();
  await store.close();
  const message =
    'this daemon cannot read the times of schedule minutely: it is left to other daemons, and so is a change of its times in the file until the next reload';
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ msg: message }, { msg: message }]);
});

test('a schedule that is gone from the file is disabled only when no other daemon at work has it', async () => {
  const { store, scheduler } = await start([minutely, { ...minutely, name: 'shared' }]);
  const facts = { kind: 'daemon', name: 'm', host: 'h', pid: 2, version: '1.0.0', jobs: ['noop'] } as const;
  const other = { nodeId: await registerNode(store, facts), version: '1.0.0' };
  await loadSchedules(store, other, [{ ...minutely, name: 'shared' }]);
  expect(await scheduler.reload([])).toMatchObject({ disabled: ['minutely'], unchanged: 0 });
  const isGone = async () => (await listSchedules(store)).map(({ name, isGone: gone }) => [name, gone]);
  expect(await isGone()).toEqual([
    ['minutely', true],
    ['shared', false],
  ]);
  await loadSchedules(store, other, []);
  expect(await isGone()).toContainEqual(['shared', true]);
  await scheduler.stop();
  await store.close();
});

test('what two daemons take out at the same moment is disabled by the next look around', async () => {
  const { store, scheduler } = await start([{ ...minutely, schedule: '0 0 1 1 *' }]);
  const facts = { kind: 'daemon', name: 'm', host: 'h', pid: 2, version: '1.0.0', jobs: ['noop'] } as const;
  const other = { nodeId: await registerNode(store, facts), version: '1.0.0' };
  await loadSchedules(store, other, [{ ...minutely, schedule: '0 0 1 1 *' }]);
  expect(await scheduler.reload([])).toMatchObject({ disabled: [] });
  // It did not see that this one took it out too.
  await store.write((tx) => noteLoaded(tx, other.nodeId, []));
  await vi.advanceTimersByTimeAsync(30 * SECOND);
  await scheduler.stop();
  expect(await listSchedules(store)).toMatchObject([{ isGone: true }]);
  await store.close();
});

test('a scheduler whose store fails refuses new entries, and a stopped one takes none', async () => {
  const { store, scheduler } = await start([minutely]);
  await store.close();
  await expect(scheduler.reload([])).rejects.toThrow('not open');
  await scheduler.stop();
  expect(await scheduler.reload([])).toBeUndefined();
});
