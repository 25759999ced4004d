import { createRegistry } from '@sb/jobs';
import { createLogger } from '@sb/logger';
import { defineJobs, registerNode } from '@sb/queue';
import { type Fired, type ScheduleEntry, startScheduler } from '@sb/scheduler';
import { migrate, openStore } from '@sb/storage';
import { createGate } from '@sb/testkit';
import { afterEach, expect, test, vi } from 'vitest';

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

/** Its timers are the test's. */
async function start(entries: readonly ScheduleEntry[], onError: () => void = () => {}) {
  const clock = { now: NINE - 5 * SECOND };
  const store = await openStore({ url: 'sqlite::memory:', clock: () => clock.now });
  await migrate(store, '999.0.0');
  const registry = createRegistry();
  registry.register([{ id: 'noop', name: 'Nothing', run: () => undefined }]);
  await defineJobs(store, registry.list(), '1.0.0');
  const facts = { kind: 'daemon', name: 'n', host: 'h', pid: 1, version: '1.0.0', jobs: ['noop'] } as const;
  const nodeId = await registerNode(store, facts);
  const write = (): boolean => {
    onError();
    return true;
  };
  const logger = createLogger({ format: 'json', level: 'error', stderr: { write } });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const fired: Fired[] = [];
  const onFired = (one: Fired): void => void fired.push(one);
  const scheduler = await startScheduler({
    store,
    nodeId,
    version: '1.0.0',
    entries,
    jobs: [],
    logger,
    onFired,
  });
  return { clock, store, scheduler, fired };
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

test('a scheduler that is stopped while its store fails does not try again', async () => {
  const failed = createGate();
  const { store, scheduler } = await start([], () => failed.open());
  await store.close();
  vi.advanceTimersToNextTimer();
  const stopping = scheduler.stop();
  await failed.opened;
  await stopping;
  expect(vi.getTimerCount()).toBe(0);
});
