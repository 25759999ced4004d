/**
 * What a migration costs a daemon that works: a store with a million ended runs and a daemon that starts and ends runs
 * all the time, while the indexes of the reads are built. Prints how long the build took, the longest stop of a settle
 * in quiet and during the build, and whether the daemon kept its lease.
 */
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { buildEngine, loadEngine } from './engine.mjs';
import { makePlace } from './places.mjs';
import { startPostgres } from './postgres.mjs';
import { median, quantile } from './statistics.mjs';

const INDEXES = [
  'run_history_job_bad',
  'run_history_by_run',
  'runs_by_run',
  'dead_letters_print',
  'events_actor',
];

/** Runs that the daemon enqueues and settles in a turn. */
const BATCH = 20;

if (isMainThread) await main();
else await daemon();

async function main() {
  const { values: options } = parseArgs({
    options: {
      ended: { type: 'string', default: '1000000' },
      times: { type: 'string', default: '3' },
      stores: { type: 'string', default: 'sqlite,postgres' },
    },
  });
  await buildEngine();
  const engine = await loadEngine();
  const stores = options.stores.split(',');
  const server = stores.includes('postgres') ? await startPostgres() : undefined;
  try {
    console.log(
      '| store | build, ms | longest stop of a settle in quiet, ms | during the build, ms | runs a second | lease |',
    );
    console.log('| --- | --- | --- | --- | --- | --- |');
    for (const kind of stores) {
      const place = await makePlace(kind, server?.url);
      const store = await engine.openStore({ url: place.url });
      await engine.migrate(store, '0.1.0');
      await fill(engine, store, Number(options.ended));
      for (let time = 0; time < Number(options.times); time++)
        await measure(engine, store, { kind, url: place.url });
      await store.close();
      await place.remove();
    }
  } finally {
    await server?.stop();
  }
}

async function measure(engine, store, { kind, url }) {
  await takeBack(engine, store);
  const worker = new Worker(new URL(import.meta.url), { workerData: { url } });
  const failed = new Promise((_, reject) => worker.once('error', reject));
  const next = () => Promise.race([new Promise((resolve) => worker.once('message', resolve)), failed]);
  await next();
  const quiet = await span(worker, next, () => new Promise((resolve) => setTimeout(resolve, 3_000)));
  const began = performance.now();
  const during = await span(worker, next, () => engine.migrate(store, '0.1.0'));
  const took = performance.now() - began;
  worker.postMessage('stop');
  const { lost } = await next();
  await worker.terminate();
  const rate = (1_000 * during.stops.length * BATCH) / took;
  console.log(
    `| ${kind} | ${took.toFixed(0)} | ${longest(quiet)} (median ${median(quiet.stops).toFixed(1)}) | ${longest(during)} (p99 ${quantile(during.stops, 0.99).toFixed(0)}) | ${rate.toFixed(0)} | ${lost ? 'lost' : 'kept'} |`,
  );
}

/** The stops of the daemon while something goes on. */
async function span(worker, next, work) {
  worker.postMessage('begin');
  await work();
  worker.postMessage('end');
  return next();
}

function longest({ stops }) {
  return Math.max(...stops).toFixed(0);
}

async function takeBack(engine, store) {
  const { sql } = engine;
  await store.write(function* (tx) {
    for (const name of INDEXES) yield* tx.run(sql`drop index if exists ${sql.id(name)}`);
    yield* tx.run(sql`delete from migrations where name = '004-read-indexes'`);
  });
}

async function fill(engine, store, ended) {
  const { sql } = engine;
  const isSqlite = store.dialect === 'sqlite';
  const registry = engine.createRegistry();
  registry.register([{ id: 'bench.job', name: 'Bench', run: () => undefined }]);
  await engine.defineJobs(store, registry.list(), '0.1.0');
  const numbers = (from, to) =>
    isSqlite
      ? sql`(with recursive c(n) as (select ${from} union all select n + 1 from c where n < ${to}) select n from c) s`
      : sql`generate_series(cast(${from} as bigint), cast(${to} as bigint)) s(n)`;
  const step = 100_000;
  for (let from = 1; from <= ended; from += step)
    await store.write(
      (tx) =>
        tx.run(sql`insert into run_history (${isSqlite ? sql`seq,` : sql``} id, job_id, queue_id, priority, run_at, created_at, started_at,
          max_attempts, trigger, created_by, input, state, attempt, finished_at)
        select ${isSqlite ? sql`n,` : sql``} -n, 1, 1, 2, n, n, n, 3, 'api', case when n % 1000 = 0 then 'run:' || (n % 100) else 'shop' end,
          '{"orgId":"acme"}', case when n % 50 = 7 then 5 else 4 end, 1, n from ${numbers(from, Math.min(ended, from + step - 1))}`),
      { statementTimeoutMs: 600_000 },
    );
  if (isSqlite) await store.write((tx) => tx.run(sql`update counters set seq = ${2 * ended}`));
  await store.write((tx) => tx.run(sql`analyze`), { statementTimeoutMs: 600_000 });
}

async function daemon() {
  const engine = await loadEngine();
  const store = await engine.openStore({ url: workerData.url });
  const facts = {
    kind: 'daemon',
    name: 'busy',
    host: 'bench',
    pid: process.pid,
    version: '0.1.0',
    jobs: ['bench.job'],
  };
  const nodeId = await engine.registerNode(store, facts);
  const ticker = engine.createTicker({ store, nodeId, jobs: ['bench.job'] });
  let stops = [];
  const state = { isStopped: false };
  let isAsked = false;
  let lost = false;
  parentPort.on('message', (word) => {
    if (word === 'begin') stops = [];
    if (word === 'end') isAsked = true;
    if (word === 'stop') state.isStopped = true;
  });
  const heart = setInterval(() => {
    engine.renewNode(store, nodeId).then(
      (renewed) => (lost ||= renewed === false),
      () => {},
    );
  }, 2_000);
  parentPort.postMessage('ready');
  let ends = [];
  while (!state.isStopped) {
    await engine.enqueueMany(
      store,
      Array.from({ length: BATCH }, () => ({ jobId: 'bench.job' })),
    );
    const began = performance.now();
    const { claimed } = await ticker.tick(ends, BATCH);
    stops.push(performance.now() - began);
    // Only now: a settle that still waits is the longest one.
    if (isAsked) {
      isAsked = false;
      parentPort.postMessage({ stops });
    }
    ends = claimed.map((run) => ({ ...run, outcome: { state: 'succeeded' } }));
    // Messages and heartbeats come in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  clearInterval(heart);
  await ticker.tick(ends, 0);
  await store.close();
  parentPort.postMessage({ lost });
}
