import { migrate, openStore } from '@sb/storage';
import { createGate } from '@sb/testkit';
import { expect, test } from 'vitest';
import { createHeartbeat } from './heartbeat.ts';
import { SLOTS } from './heartbeat-thread.ts';

const HOUR_MS = 3_600_000;

/** A thread that only looks: it says so when the loop may sleep for an hour. */
const WATCHER = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort, workerData } from 'node:worker_threads';
    setInterval(() => {
      if (workerData.shared[${SLOTS.maySleepMs}] >= ${HOUR_MS}) parentPort.postMessage('lost');
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
