import { migrate, openStore } from '@sb/storage';
import { createGate } from '@sb/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createHeartbeat } from './heartbeat.ts';
import { HEARTBEAT_CELLS } from './heartbeat-thread.ts';

const HOUR_MS = 3_600_000;

/** A thread that only looks: it says so when the loop may sleep for an hour. */
const WATCHER = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort, workerData } from 'node:worker_threads';
    setInterval(() => {
      if (workerData.shared[${HEARTBEAT_CELLS.maySleepMs}] >= ${HOUR_MS}) parentPort.postMessage('lost');
    }, 5);
  `)}`,
);

test('the watchdog knows of a job that may block for an hour before its first statement runs', async () => {
  const store = await openStore({ url: 'sqlite::memory:' });
  await migrate(store, '999.0.0');
  const watched = createGate();
  const heartbeat = createHeartbeat({
    store,
    nodeId: 1,
    graceMs: 1_000,
    thread: { entry: WATCHER, databaseUrl: 'unused' },
    longestDeadlineMs: () => 0,
    lost: () => watched.open(),
  });
  heartbeat.start();
  heartbeat.expect(HOUR_MS);
  await watched.opened;
  expect(heartbeat.mayClaim()).toBe(false);
  await heartbeat.stop();
  await store.close();
});

test('a node that cannot renew its lease takes nothing more after 10 s, and gives up its runs after 15 s', async () => {
  const store = await openStore({ url: 'sqlite::memory:' });
  await migrate(store, '999.0.0');
  const away = { ...store, write: () => Promise.reject(new Error('away')) };
  vi.useFakeTimers({ toFake: ['hrtime', 'setInterval', 'clearInterval'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const reasons: string[] = [];
  const heartbeat = createHeartbeat({
    store: away,
    nodeId: 1,
    graceMs: 1_000,
    longestDeadlineMs: () => 0,
    lost: (reason) => reasons.push(reason),
  });
  heartbeat.start();
  const seen = [];
  for (let second = 1; second <= 15; second++) {
    await vi.advanceTimersByTimeAsync(1_000);
    seen.push(heartbeat.mayClaim());
  }
  expect(seen).toEqual([...Array.from({ length: 9 }, () => true), ...Array.from({ length: 6 }, () => false)]);
  expect(reasons).toEqual(['the lease could not be renewed for 15 s']);
  await heartbeat.stop();
  await store.close();
});

test('a node that was taken for dead is told so once, and takes nothing more', async () => {
  const store = await openStore({ url: 'sqlite::memory:' });
  await migrate(store, '999.0.0');
  vi.useFakeTimers({ toFake: ['hrtime', 'setInterval', 'clearInterval'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const reasons: string[] = [];
  const heartbeat = createHeartbeat({
    store,
    nodeId: 404,
    graceMs: 1_000,
    longestDeadlineMs: () => 0,
    lost: (reason) => reasons.push(reason),
  });
  heartbeat.start();
  expect(heartbeat.mayClaim()).toBe(true);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(reasons).toEqual(['the node was taken for dead']);
  expect(heartbeat.mayClaim()).toBe(false);
  await heartbeat.stop();
  await store.close();
});
