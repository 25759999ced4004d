/** A network that swallows everything, or a server that is stopped: nothing fails, and nothing is answered. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from '@sb/jobs';
import { findRun } from '@sb/queue';
import { createReaper, enqueue, registerNode, REAP_AFTER_MS } from '@sb/queue/engine';
import type { Runner } from '@sb/runner';
import { migrate, openStore, type Store, type StoreOptions } from '@sb/storage';
import { createGate, newDatabase, startProxy, type TestProxy } from '@sb/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { listeningLogger } from './listening-logger.ts';
import { run } from './open-runner.ts';

const GRACE_MS = 200;
/** Until a silent connection is given up. The start of a node has to succeed within it. */
const IMPATIENT = { statementTimeoutMs: 2_000 };
/** By the clock of the test: longer than the stop and the close wait, shorter than the 30 s of a statement. */
const SOME_SECONDS_MS = 22_000;
const LONG_MS = 3_600_000;
const STEP_MS = 100;

interface Hanging {
  readonly url: string;
  readonly proxy: TestProxy;
  readonly store: Store;
  readonly runner: Runner;
  readonly said: () => string;
}

async function start(body: Job['run'], options: Partial<StoreOptions> = {}): Promise<Hanging> {
  const url = await newDatabase();
  const patient = await openStore({ url });
  await migrate(patient, '1.0.0');
  await patient.close();
  const proxy = await startProxy(url);
  const store = await openStore({ url: proxy.url, ...options });
  const { logger, said } = listeningLogger();
  const runner = await run(store, [{ id: 'work', name: 'Work', run: body }], { logger, graceMs: GRACE_MS });
  return { url, proxy, store, runner, said };
}

test('a worker whose connections hang gives them up, and goes on when new ones work', async () => {
  const { url, proxy, store, runner, said } = await start(() => undefined, IMPATIENT);
  const direct = await openStore({ url });
  proxy.freeze();
  const { id } = await enqueue(direct, { jobId: 'work' });
  await expect.poll(said).toContain('the store fails; the ends of runs are kept');
  proxy.thaw();
  await expect.poll(() => findRun(direct, id), { interval: 5 }).toMatchObject({ state: 'succeeded' });
  expect(said()).toContain('the store answers again');
  await runner.stop();
  await store.close();
  await direct.close();
  await proxy.stop();
});

test('a worker whose connections hang can be stopped, and its runs come back by the lease', async () => {
  const [started, mayEnd] = [createGate(), createGate()];
  const { url, proxy, store, runner, said } = await start(async () => {
    started.open();
    await mayEnd.opened;
  });
  const { id } = await enqueue(store, { jobId: 'work' });
  await started.opened;

  proxy.freeze();
  mayEnd.open();
  const stopMs = await timeOf(() => runner.stop().then(() => store.close()));
  expect(stopMs).toBeLessThan(GRACE_MS + SOME_SECONDS_MS);
  expect(said()).toContain(
    '"runs":1,"msg":"the ends of runs are not written; the runs come back by the lease"',
  );
  expect(said()).toContain('this node stops without deregistering, and its lease runs out');
  await proxy.stop();

  const later = await openStore({ url, clock: () => Date.now() + LONG_MS });
  const other = await registerNode(later, {
    kind: 'daemon',
    name: 'other',
    host: 'elsewhere',
    pid: 1,
    version: '1.0.0',
    jobs: [],
  });
  let monotonic = 0;
  const reaper = createReaper({
    store: later,
    nodeId: other,
    isGone: () => false,
    monotonic: () => monotonic,
  });
  expect(await reaper.reap()).toBe(0);
  monotonic += REAP_AFTER_MS;
  expect(await reaper.reap()).toBe(1);
  expect(await findRun(later, id)).toMatchObject({ state: 'queued' });
  await later.close();
});

/** How long it takes by its own clock and timers, ms: these go ten times as fast. */
async function timeOf(work: () => Promise<unknown>): Promise<number> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const began = performance.now();
  const end = new AbortController();
  const done = work().finally(() => end.abort());
  while (!end.signal.aborted) {
    await sleep(STEP_MS / 10);
    await vi.advanceTimersByTimeAsync(STEP_MS);
  }
  const tookMs = performance.now() - began;
  vi.useRealTimers();
  await done;
  return tookMs;
}
