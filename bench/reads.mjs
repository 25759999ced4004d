/**
 * What people and programs ask of a store with a million ended and 100,000 waiting runs: each read many times, with its
 * CPU in this process and how long it took (on PostgreSQL the server's work is in that).
 */
import { parseArgs } from 'node:util';
import { buildEngine, loadEngine } from './engine.mjs';
import { makePlace } from './places.mjs';
import { startPostgres } from './postgres.mjs';
import { median, quantile } from './statistics.mjs';

const { values: options } = parseArgs({
  options: {
    ended: { type: 'string', default: '1000000' },
    waiting: { type: 'string', default: '100000' },
    times: { type: 'string', default: '25' },
    stores: { type: 'string', default: 'sqlite,postgres' },
  },
});
const ENDED = Number(options.ended);
const WAITING = Number(options.waiting);
const JOBS = 17;
const QUEUES = 5;
const DAY = 86_400_000;
const NOW = Date.now();
/** The runs ended evenly over 30 days. */
const FIRST = NOW - 30 * DAY;
const EVERY = Math.floor((30 * DAY) / ENDED);
const PAGE = 50;

await buildEngine();
const engine = await loadEngine();
const stores = options.stores.split(',');
const server = stores.includes('postgres') ? await startPostgres() : undefined;
try {
  console.log('| read | store | CPU ms, median | ms, median | ms, longest |');
  console.log('| --- | --- | --- | --- | --- |');
  for (const kind of stores) await measure(kind);
} finally {
  await server?.stop();
}

async function measure(kind) {
  const place = await makePlace(kind, server?.url);
  const store = await engine.openStore({ url: place.url });
  try {
    await engine.migrate(store, '0.1.0');
    await fill(store);
    for (const [name, read] of reads(store)) {
      const took = [];
      const cpu = [];
      for (let time = 0; time < Number(options.times); time++) {
        const before = process.cpuUsage();
        const began = performance.now();
        await read(time);
        took.push(performance.now() - began);
        const { user, system } = process.cpuUsage(before);
        cpu.push((user + system) / 1_000);
      }
      console.log(
        `| ${name} | ${kind} | ${median(cpu).toFixed(1)} | ${median(took).toFixed(1)} | ${quantile(took, 1).toFixed(1)} |`,
      );
    }
  } finally {
    await store.close();
    await place.remove();
  }
}

/** @returns {[string, (time: number) => Promise<unknown>][]} */
function reads(store) {
  const history = (filter) => engine.listHistory(store, { limit: PAGE, ...filter });
  const live = (view, filter) => engine.listLive(store, { view, limit: PAGE, ...filter });
  const day = { from: NOW - DAY, to: NOW, buckets: 96 };
  return [
    ...engine.LIVE_VIEWS.map((view) => [`live: ${view}`, () => live(view)]),
    ['live: queued, deep', () => live('queued', { after: { at: NOW - 3_000, id: ENDED + WAITING / 2 } })],
    ['live: queued, of one job', () => live('queued', { jobId: 'job.3' })],
    ['history: newest', () => history({})],
    ['history: deep', () => history({ before: ENDED / 2 })],
    ['history: of a job', () => history({ jobId: 'job.3' })],
    ['history: failed', () => history({ states: ['failed'] })],
    ['history: failed of a job', () => history({ jobId: 'job.3', states: ['failed'] })],
    ['history: failed of a job that never fails', () => history({ jobId: 'job.1', states: ['failed'] })],
    ['history: a day, ten days ago', () => history({ since: NOW - 11 * DAY, until: NOW - 10 * DAY })],
    ['history: who asked, nobody', () => history({ createdBy: 'nobody' })],
    ['history: text of an error', () => history({ error: 'order 77777' })],
    ['history: how it is spread, newest 100,000', () => engine.countRuns(store, {})],
    ['one run', (time) => engine.findRun(store, 1 + time * 7)],
    ['explain a run', (time) => engine.explainRun(store, ENDED + 1 + time * 7)],
    ['children of a run', () => engine.readChildren(store, 10, { limit: PAGE })],
    [
      'changes of 200 runs',
      () => engine.readChanges(store, { ids: range(200), newerThan: ENDED + WAITING - 500 }),
    ],
    ['what runs', () => engine.readRunning(store)],
    ['all queues', () => engine.readQueues(store)],
    ['statistics of a day by job', () => engine.readStatistics(store, day)],
    ['statistics of a day by queue', () => engine.readQueueStatistics(store, day)],
    ['statistics of a day in sum', () => engine.readTotals(store, day)],
    ['statistics of 30 days in sum', () => engine.readTotals(store, { ...day, from: FIRST })],
    ['depth of a day', () => engine.readDepthHistory(store, day)],
    ['all jobs', () => engine.readJobs(store)],
    ['health of all jobs', () => engine.readJobHealths(store)],
    ['last run of all jobs', () => engine.readLastRuns(store)],
    ['dead letters, newest', () => engine.listDeadLetters(store, { limit: PAGE })],
    ['dead letters by error', () => engine.groupDeadLetters(store, { now: NOW })],
    ['what people did', () => store.read((tx) => engine.listEvents(tx, { limit: PAGE, onlyActs: true }))],
  ];
}

function range(count) {
  return Array.from({ length: count }, (_, i) => ENDED - i);
}

async function fill(store) {
  const { sql } = engine;
  const isSqlite = store.dialect === 'sqlite';
  const registry = engine.createRegistry();
  registry.register(
    Array.from({ length: JOBS }, (_, i) => ({
      id: `job.${i + 1}`,
      name: `Job ${i + 1}`,
      queue: `queue${i % QUEUES}`,
      run: () => undefined,
    })),
  );
  await engine.defineJobs(store, registry.list(), '0.1.0');
  const numbers = (from, to) =>
    isSqlite
      ? sql`(with recursive c(n) as (select ${from} union all select n + 1 from c where n < ${to}) select n from c) s`
      : sql`generate_series(cast(${from} as bigint), cast(${to} as bigint)) s(n)`;
  const job = sql.raw(`1 + n % ${JOBS}`);
  const queue = sql.raw(`1 + (n % ${JOBS}) % ${QUEUES}`);
  const at = sql.raw(`${FIRST} + n * ${EVERY}`);
  // Job 1 never fails; of the others one run in fifty does.
  const failed = sql.raw(`n % 50 = 7 and n % ${JOBS} <> 0`);
  const write = (statement) => store.write((tx) => tx.run(statement), { statementTimeoutMs: 600_000 });
  const step = 100_000;
  for (let from = 1; from <= ENDED; from += step) {
    const to = Math.min(ENDED, from + step - 1);
    await write(sql`
      insert into run_history (${isSqlite ? sql`seq,` : sql``} id, job_id, queue_id, priority, run_at, created_at, started_at,
        max_attempts, trigger, created_by, input, state, attempt, finished_at, error_short, result)
      select ${isSqlite ? sql`n,` : sql``} n, ${job}, ${queue}, 2, ${at}, ${at}, ${at} + 5, 3, 'api',
        case when n % 1000 = 0 then 'run:' || (n % 100) else 'shop' end, '{"orgId":"acme"}',
        case when ${failed} then 5 else 4 end, 1, ${at} + 90,
        case when ${failed} then 'Error: no order ' || n end, '{"ok":true}' from ${numbers(from, to)}`);
    await write(sql`
      insert into dead_letters (run_id, job_id, died_at, reason, error_text, queue_id, priority, root_id, dry_run, status, fingerprint)
      select n, ${job}, ${at}, 'error', 'no order ' || n, ${queue}, 2, n, 0, 'open', 'print' || (n % 40) from ${numbers(from, to)}
      where ${failed}`);
  }
  await write(sql`
    insert into runs (id, state, job_id, queue_id, priority, run_at, created_at, max_attempts, trigger, input, failures, reason, lane)
    select ${ENDED} + n, case when n % 10 = 0 then 2 when n % 10 = 1 then 0 else 1 end, ${job}, ${queue}, n % 4,
      case when n % 10 in (2, 3) then ${sql.lit(NOW + 3_600_000)} + n else ${sql.lit(NOW - 60_000)} - n end, ${sql.lit(NOW)}, 3, 'api', '{"orgId":"acme"}',
      case when n % 10 = 2 then 1 else 0 end, case when n % 10 = 0 then 'job_limit' end, n % 2 from ${numbers(1, WAITING)}`);
  await write(sql`
    insert into stats_minute (job_id, queue_id, minute, succeeded, failed, other, retried, run_ms, wait_ms, run_histogram, wait_histogram)
    select 1 + n % ${JOBS}, 1 + (n % ${JOBS}) % ${QUEUES}, ${Math.floor(FIRST / 60_000)} + n / ${JOBS}, 20, 1, 0, 1, 900, 90,
      ${sql.raw(isSqlite ? 'zeroblob(256)' : `decode(repeat('00', 256), 'hex')`)}, ${sql.raw(isSqlite ? 'zeroblob(256)' : `decode(repeat('00', 256), 'hex')`)}
    from ${numbers(0, 30 * 1_440 * JOBS)}`);
  await write(sql`
    insert into queue_depths (minute, queue_id, queued, later, held, running, newest_run)
    select ${Math.floor(FIRST / 60_000)} + n / ${QUEUES + 1}, n % ${QUEUES + 1}, 10, 5, 1, 2, 0 from ${numbers(0, 30 * 1_440 * (QUEUES + 1))}`);
  await write(sql`
    insert into events (${isSqlite ? sql`seq,` : sql``} type, at, actor, payload)
    select ${isSqlite ? sql`${ENDED} + n,` : sql``} 'run.retrying', ${at}, case when n % 500 = 0 then 'ada' end, '{}'
    from ${numbers(1, Math.floor(ENDED / 5))}`);
  if (isSqlite) await write(sql`update counters set seq = ${2 * ENDED}`);
  await write(sql`analyze`);
  await engine.sumHours(store, Infinity);
}
