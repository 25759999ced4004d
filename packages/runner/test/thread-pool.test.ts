/** The threads of a node: how many there are, and that none is left. */
import { availableParallelism } from 'node:os';
import { BroadcastChannel } from 'node:worker_threads';
import { createRegistry } from '@sb/jobs';
import { createLogger } from '@sb/logger';
import type { Ended } from '@sb/queue/engine';
import { migrate, openStore } from '@sb/storage';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Attempt } from '../src/attempt/attempt.ts';
import { createDeadlines } from '../src/attempt/deadlines.ts';
import { createAttempt } from '../src/attempt/run-attempt.ts';
import { createThreadPool } from '../src/thread/thread-pool.ts';
import { aRun, unheardTelemetry } from './a-run.ts';
import { SCHEMA, threadJobs } from './fixture/thread-jobs.ts';
import { useThreadEntry } from './thread-entry.ts';

const entry = useThreadEntry();
const logger = createLogger({ format: 'json', level: 'error', stderr: { write: () => true } });

async function openPool({ abortGraceMs = 1 } = {}) {
  const store = await openStore({ url: 'sqlite::memory:' });
  await migrate(store, '999.0.0');
  const registry = createRegistry();
  registry.register(threadJobs);
  const pool = createThreadPool({ entry: entry(), logger });
  onTestFinished(async () => {
    await pool.stop();
    await store.close();
  });
  return {
    pool,
    /** Starts an attempt. `freed` is awaited when its job is through. */
    start: (jobId: string) => {
      let attempt!: Attempt;
      const ends: (Ended | undefined)[] = [];
      const freed = new Promise((resolve) => {
        attempt = createAttempt(
          aRun({ jobId }),
          {
            store,
            storeId: 's',
            nodeId: 1,
            logger,
            threads: pool,
            deadlines: createDeadlines(),
            abortGraceMs,
            now: Date.now,
            jobs: new Map(registry.list().map((job) => [job.id, job])),
            telemetry: unheardTelemetry(),
            lastSuccessAt: () => undefined,
            random: () => 0,
          },
          { ended: (_attempt, ended) => ends.push(ended), freed: resolve },
        );
        attempt.start();
      });
      return { attempt, freed, ends };
    },
  };
}

test('has a thread for each run at once, uses them again, and ends those that are too many to work at once', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { pool, start } = await openPool();
  expect(pool.size).toBe(0);
  const count = availableParallelism() + 2;
  const many = (): Promise<unknown> => Promise.all(Array.from({ length: count }, () => start('quick').freed));
  await many();
  await many();
  expect(pool.size).toBe(count);
  vi.advanceTimersByTime(60_000);
  vi.useRealTimers();
  await expect.poll(() => pool.size, { interval: 5 }).toBe(availableParallelism());
});

test('of a node that has lost its lease ends at once what runs, which may be under way elsewhere', async () => {
  const { pool, start } = await openPool();
  const { attempt, freed } = start('spin.long');
  attempt.abort('lease_lost');
  await expect.poll(() => pool.size, { interval: 1 }).toBe(0);
  await freed;
});

test('leaves nothing when it is stopped, whatever runs', async () => {
  const { pool, start } = await openPool();
  await start('quick').freed;
  const spinning = start('spin.long');
  const idle = start('quick');
  await idle.freed;
  expect(pool.size).toBe(2);
  await pool.stop();
  expect(pool.size).toBe(0);
  await spinning.freed;
});

test('of a node that loses its lease is ended also in the grace period after another abort', async () => {
  const { pool, start } = await openPool({ abortGraceMs: 3_600_000 });
  const { attempt, freed, ends } = start('spin.long');
  attempt.abort('timed_out');
  attempt.abort('lease_lost');
  await expect.poll(() => pool.size, { interval: 1 }).toBe(0);
  await freed;
  expect(ends).toEqual([undefined]);
});

test('begins no code of a job that was told to stop while the schema was still checking its input', async () => {
  const channel = new BroadcastChannel(SCHEMA);
  onTestFinished(() => channel.close());
  const asked = new Promise((resolve) => channel.addEventListener('message', resolve, { once: true }));
  const { start } = await openPool();
  const { attempt, freed, ends } = start('slowly.checked');
  await asked;
  attempt.abort('shutdown');
  channel.postMessage('answered');
  await freed;
  expect(ends).toMatchObject([{ outcome: { state: 'released', neverBegan: true } }]);
  expect(attempt.hearsCancel).toBe(false);
});
