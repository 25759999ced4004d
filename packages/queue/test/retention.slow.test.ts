/** A million finished runs: how long a chunk holds the writer (SQLite), and what a program that enqueues feels of it. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { enqueue, removeOldRuns, removeOldLogs } from '@sb/queue/engine';
import { giveBackSpace, sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { countRows, DAY, foldAll } from './finished-runs.ts';
import { NOON, openQueue } from './open-queue.ts';

const RUNS = 1_000_000;
/** At most this many runs are removed in one transaction, whatever there is to remove. */
const MOST_OF_A_CHUNK = 500;
/** Of one statement that fills the store. */
const LONG_MS = 600_000;

eachDialect('a million finished runs', (open, dialect) => {
  test('go in chunks that nobody has to wait for', async () => {
    const q = await openQueue(open);
    await fillHistory(q.store);
    await foldAll(q.store);
    const policy = { ageMs: 30 * DAY, outcomes: { failed: { ageMs: 90 * DAY } } };
    tell('an enqueue takes before that, ms', shares(await enqueueUntil(q.store, AbortSignal.timeout(3_000))));
    const work = new AbortController();
    const waits = enqueueUntil(q.store, work.signal);
    // PostgreSQL locks rows, and no others wait for these.
    const watcher = q.store.file === undefined ? undefined : watchLock(q.store.file);
    const chunks: number[] = [];
    const sizes: number[] = [];
    const onChunk = ({ runs = 0 }: Readonly<Record<string, number>>, heldMs: number): void => {
      sizes.push(runs);
      chunks.push(heldMs);
    };
    const startedAt = performance.now();
    const logs = await removeOldLogs(q.store, { before: NOON - 14 * DAY, now: NOON }, { onChunk });
    const logsMs = performance.now() - startedAt;
    const { removed } = await removeOldRuns(q.store, policy, { now: NOON, onChunk });
    const tookMs = performance.now() - startedAt - logsMs;
    work.abort();
    const holds = (await watcher?.stop()) ?? [];
    tell(dialect, 'logs removed', logs.removed, `in ${Math.round(logsMs)} ms`);
    tell('runs removed', removed, `in ${Math.round(tookMs)} ms`);
    tell('rate', Math.round(((removed['runs'] ?? 0) / tookMs) * 1_000), 'runs/s');
    tell('a chunk takes, with those who waited for it, ms', shares(chunks));
    if (watcher) tell('another handle finds the lock taken for, ms', shares(holds));
    tell('an enqueue takes, ms', shares(await waits));
    expect(await countRows(q.store, 'run_history')).toBe(RUNS - (removed['runs'] ?? 0));
    expect(removed['runs']).toBeGreaterThan(RUNS * 0.9);
    // PostgreSQL keeps the room for itself.
    const least = watcher ? 100_000_000 : 0;
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MOST_OF_A_CHUNK);
    const vacuumedAt = performance.now();
    const bytes = await giveBackSpace(q.store);
    tell('bytes given back', bytes, `in ${Math.round(performance.now() - vacuumedAt)} ms`);
    expect(bytes).toBeGreaterThanOrEqual(least);
  });
});

/** Nine of ten ended 60 days ago; one of 50 failed; one of 20 has 16 KB of log, one of 200 a result of 100 KB. */
async function fillHistory(store: Store): Promise<void> {
  const STEP = 50_000;
  const isSqlite = store.dialect === 'sqlite';
  const seq = sql.raw(isSqlite ? 'seq, ' : '');
  const [result, lines] = isSqlite
    ? ['hex(zeroblob(50000))', 'hex(zeroblob(8000))']
    : ["repeat('0', 100000)", "repeat('0', 16000)"];
  for (let from = 0; from < RUNS; from += STEP) {
    await store.write(
      function* (tx) {
        const ids = isSqlite
          ? sql`(with recursive n(i) as (select ${from} + 1 union all select i + 1 from n where i < ${from + STEP})
          select i from n)`
          : sql`generate_series(cast(${from + 1} as bigint), cast(${from + STEP} as bigint)) i`;
        const at = sql.raw(
          `case when i <= ${RUNS * 0.95} then ${NOON - 60 * DAY} + i else ${NOON - DAY} + i end`,
        );
        yield* tx.run(sql`
          insert into run_history (${seq}id, job_id, queue_id, priority, run_at, created_at, started_at, max_attempts, trigger,
            state, attempt, finished_at, input, result)
          select ${sql.raw(isSqlite ? 'i, ' : '')}i, 1 + i % 2, 1, 2, ${at}, ${at}, ${at}, 1, 'cron',
            case when i % 50 = 0 then 5 else 4 end, 1, ${at}, '{"to":"somebody@example.com","copies":1}',
            case when i % 200 = 0 then ${sql.raw(result)} else '{"sent":1}' end
          from ${ids}`);
        yield* tx.run(
          sql`insert into run_logs select i, 1, 0, ${sql.raw(lines)} from ${ids} where i % 20 = 0`,
        );
        if (isSqlite) yield* tx.run(sql`update counters set seq = ${from + STEP}`);
      },
      { durable: false, statementTimeoutMs: LONG_MS },
    );
  }
}

/** Another handle in another thread, which looks for the writer's lock all the time: how long it finds it taken. */
function watchLock(file: string): { stop(): Promise<readonly number[]> } {
  const worker = new Worker(WATCHER, { eval: true, workerData: { file, driver: DRIVER } });
  const holds = new Promise<readonly number[]>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return {
    stop() {
      worker.postMessage('stop');
      return holds;
    },
  };
}

const DRIVER = createRequire(path.resolve(import.meta.dirname, '../../storage/package.json')).resolve(
  'better-sqlite3',
);
const WATCHER = `
  const { parentPort, receiveMessageOnPort, workerData } = require('node:worker_threads');
  const Database = require(workerData.driver);
  const database = new Database(workerData.file, { timeout: 0 });
  const nap = new Int32Array(new SharedArrayBuffer(4));
  const holds = [];
  let takenSince;
  while (!receiveMessageOnPort(parentPort)) {
    const lookedAt = performance.now();
    try {
      database.exec('begin immediate; rollback');
      if (takenSince !== undefined) holds.push(lookedAt - takenSince);
      takenSince = undefined;
    } catch {
      takenSince ??= lookedAt;
    }
    Atomics.wait(nap, 0, 0, 0.2);
  }
  database.close();
  parentPort.postMessage(holds);
  parentPort.close();
`;

async function enqueueUntil(store: Store, signal: AbortSignal): Promise<readonly number[]> {
  const waits: number[] = [];
  while (!signal.aborted) {
    const askedAt = performance.now();
    await enqueue(store, { jobId: 'noop' });
    waits.push(performance.now() - askedAt);
    await sleep(5);
  }
  return waits;
}

function shares(values: readonly number[]): Readonly<Record<string, number>> {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1));
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), longest: at(1) };
}

function tell(...what: readonly unknown[]): void {
  console.log(...what);
}
