/** How long the watchdog lets a job block the event loop, as the thread of the heartbeat sees it. */
import { setEnvironmentData } from 'node:worker_threads';
import { createRegistry } from '@sb/jobs';
import { createLogger } from '@sb/logger';
import { enqueue } from '@sb/queue/engine';
import { runOnce } from '@sb/runner';
import { checkSchema, migrate, openStore, type Store } from '@sb/storage';
import { expect, onTestFinished, test, vi } from 'vitest';
import { followSleep, type Freeze, HEARTBEAT_CELLS, isStuck } from '../src/lease/heartbeat-thread.ts';
import { finished, job, run } from './open-runner.ts';

const MINUTE = 60_000;
const GRACE_MS = 50;
const ABORT_GRACE_MS = 10_000;
/** How often the loop says that it is not blocked. */
const SIGN_EVERY_MS = 1_000;
const [ASKED, ANSWERED] = [0, 1];

/** In place of the thread of the heartbeat: it copies what the watchdog would see when a job asks for it. */
const WITNESS = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { getEnvironmentData, workerData } from 'node:worker_threads';
    const { signs, seen } = getEnvironmentData('witness');
    for (;;) {
      const answered = Atomics.load(signs, ${ANSWERED});
      Atomics.wait(signs, ${ASKED}, answered);
      seen.set(workerData.shared);
      Atomics.store(signs, ${ANSWERED}, answered + 1);
      Atomics.notify(signs, ${ANSWERED});
    }
  `)}`,
);

/** Blocks the loop until the thread has seen it, and returns the cells of the watchdog at that time. */
function openWitness(): () => Float64Array {
  const signs = new Int32Array(new SharedArrayBuffer(8));
  const seen = new Float64Array(new SharedArrayBuffer(HEARTBEAT_CELLS.count * 8));
  setEnvironmentData('witness', { signs, seen });
  onTestFinished(() => setEnvironmentData('witness', undefined));
  return () => {
    const answered = Atomics.load(signs, ANSWERED);
    Atomics.store(signs, ASKED, answered + 1);
    Atomics.notify(signs, ASKED);
    Atomics.wait(signs, ANSWERED, answered);
    return seen.slice();
  };
}

/** The silence after which the watchdog ends the process, to 1 ms. */
function endsAfter(cells: Float64Array): number {
  const aliveAt = cells[HEARTBEAT_CELLS.aliveAt] ?? Number.NaN;
  const most = cells[HEARTBEAT_CELLS.maySleepMs] ?? Number.NaN;
  expect(isStuck(cells, aliveAt + most)).toBe(false);
  expect(isStuck(cells, aliveAt + most + 1)).toBe(true);
  return most;
}

/** A job that blocks the loop in its first statement, and again when the loop has given a sign of life. */
function blocking(timeoutMs: number) {
  const block = openWitness();
  const seen: Float64Array[] = [];
  vi.useFakeTimers({ toFake: ['hrtime', 'setInterval', 'clearInterval'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const body = async (): Promise<void> => {
    seen.push(block());
    await vi.advanceTimersByTimeAsync(SIGN_EVERY_MS);
    seen.push(block());
  };
  return { seen, job: job('block', body, { timeout: timeoutMs }) };
}

/** When each block began, and the silence after which the watchdog would have ended the process. */
const facts = (seen: readonly Float64Array[]) =>
  seen.map((cells) => ({
    since: (cells[HEARTBEAT_CELLS.aliveAt] ?? 0) - (seen[0]?.[HEARTBEAT_CELLS.aliveAt] ?? 0),
    ends: endsAfter(cells),
  }));

async function openStoreHere(): Promise<Store> {
  const store = await openStore({ url: 'sqlite::memory:' });
  onTestFinished(() => store.close());
  await migrate(store, '999.0.0');
  return store;
}

const heartbeatThread = { entry: WITNESS, databaseUrl: 'unused' };

test.each([
  ['is longer than a minute', 10 * MINUTE, 10 * MINUTE],
  ['is shorter than a minute', MINUTE / 2, MINUTE],
])('a job whose timeout %s keeps its process that long when it blocks the loop', async (_what, ms, most) => {
  const store = await openStoreHere();
  const blocks = blocking(ms);
  const runner = await run(store, [blocks.job], { heartbeatThread, graceMs: GRACE_MS });
  const { id } = await enqueue(store, { jobId: 'block' });
  runner.wake();
  await finished(store, id);
  await runner.stop();
  const ends = most + GRACE_MS;
  expect(facts(blocks.seen)).toEqual([
    { since: 0, ends },
    { since: SIGN_EVERY_MS, ends },
  ]);
});

test('a job that is run here, with a timeout that is longer than a minute, keeps its process that long', async () => {
  const store = await openStoreHere();
  const blocks = blocking(10 * MINUTE);
  const registry = createRegistry();
  registry.register([blocks.job]);
  await runOnce({
    store,
    storeId: await checkSchema(store, '999.0.0'),
    jobs: registry.list(),
    request: { jobId: 'block' },
    logger: createLogger({ format: 'json', level: 'error', stderr: { write: () => true } }),
    version: '1.0.0',
    name: 'test',
    signal: new AbortController().signal,
    heartbeatThread,
  });
  const ends = 10 * MINUTE + ABORT_GRACE_MS;
  expect(facts(blocks.seen)).toEqual([
    { since: 0, ends },
    { since: SIGN_EVERY_MS, ends },
  ]);
});

test('the time for which the whole process was stopped is no silence of its loop', () => {
  const cells = new Float64Array(HEARTBEAT_CELLS.count);
  cells[HEARTBEAT_CELLS.aliveAt] = 2_000;
  cells[HEARTBEAT_CELLS.maySleepMs] = MINUTE;
  const sleep = (before: Freeze | undefined, asleepAt: number, wokenAt: number): Freeze | undefined =>
    followSleep(before, cells, { asleepAt, wokenAt });
  // A sleep of 5 s that was late, as on a busy machine.
  expect(sleep(undefined, 0, 6_000)).toBeUndefined();
  const once = sleep(undefined, 0, 605_000);
  expect(isStuck(cells, 605_000)).toBe(true);
  expect(isStuck(cells, 605_000, once)).toBe(false);
  expect(isStuck(cells, 600_000 + 2_000 + MINUTE, once)).toBe(false);
  expect(isStuck(cells, 600_000 + 2_000 + MINUTE + 1, once)).toBe(true);
  // Stopped again before the loop gave a sign of life.
  const twice = sleep(sleep(once, 605_000, 610_000), 610_000, 915_000);
  expect(isStuck(cells, 915_000, twice)).toBe(false);
  expect(isStuck(cells, 900_000 + 2_000 + MINUTE + 1, twice)).toBe(true);
  // The loop is stuck after its first sign of life: the time before that does not count.
  cells[HEARTBEAT_CELLS.aliveAt] = 915_000;
  expect(isStuck(cells, 915_000 + MINUTE + 1, twice)).toBe(true);
  const late = sleep(twice, 300_000, 915_000);
  expect(isStuck(cells, 915_000 + MINUTE + 1, late)).toBe(true);
});
