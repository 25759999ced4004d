/**
 * What batches bring: runs a second of a node that is started when all of them wait, until the last is settled. Runs of a
 * job that takes them one by one, and of one that takes 100 at once; of work that does nothing, and of work that waits a
 * millisecond for each call, as for a service. In turns, several times each.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildEngine, loadEngine } from './engine.mjs';
import { makePlace } from './places.mjs';
import { startPostgres } from './postgres.mjs';

const VERSION = '0.1.0';
const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '5' },
    'at-once': { type: 'string', default: '10' },
  },
});
const RUNS = Number(options.runs);

const work = { left: 0 };
const JOBS = [
  { id: 'single', name: 'One by one', run: async () => void (work.left -= 1) },
  batchOf('batch', async () => {}),
  {
    id: 'single-ms',
    name: 'One by one, a millisecond each',
    run: async () => {
      await sleep(1);
      work.left -= 1;
    },
  },
  batchOf('batch-ms', () => sleep(1)),
];

await buildEngine();
const engine = await loadEngine();
const server = await startPostgres();
try {
  console.log('| store | job | a second, median | from | to |');
  console.log('| --- | --- | --- | --- | --- |');
  for (const kind of ['sqlite', 'postgres']) await compare(kind);
} finally {
  await server.stop();
}

async function compare(kind) {
  const speeds = new Map(JOBS.map(({ id }) => [id, []]));
  for (let round = 0; round < Number(options.rounds); round++)
    for (const { id } of round % 2 === 0 ? JOBS : JOBS.toReversed())
      speeds.get(id).push(await measure(kind, id));
  for (const [id, all] of speeds) {
    const sorted = all.toSorted((a, b) => a - b).map(Math.round);
    console.log(`| ${kind} | ${id} | ${sorted[sorted.length >> 1]} | ${sorted[0]} | ${sorted.at(-1)} |`);
  }
}

async function measure(kind, jobId) {
  const place = await makePlace(kind, server.url);
  const store = await engine.openStore({ url: place.url });
  await engine.migrate(store, VERSION);
  const registry = engine.createRegistry();
  registry.register(JOBS);
  await engine.defineJobs(store, registry.list(), VERSION);
  for (let n = 0; n < RUNS; n += 1_000)
    await engine.enqueueMany(
      store,
      Array.from({ length: Math.min(1_000, RUNS - n) }, (_, i) => ({ jobId, input: { n: n + i } })),
    );
  work.left = RUNS;
  const began = performance.now();
  const runner = await engine.startRunner({
    store,
    storeId: await engine.checkSchema(store, VERSION),
    jobs: registry.list(),
    logger: engine.createLogger({ level: 'error', format: 'json' }),
    version: VERSION,
    name: 'bench',
    concurrency: Number(options['at-once']),
  });
  while (work.left > 0 || (await remaining(store)) > 0) await sleep(1);
  const speed = RUNS / ((performance.now() - began) / 1_000);
  await runner.stop();
  await store.close();
  await place.remove();
  return speed;
}

function batchOf(id, call) {
  return {
    id,
    name: 'A hundred at once',
    batch: { size: 100, wait: '20ms' },
    runBatch: async (items) => {
      await call();
      work.left -= items.length;
      return items.map(() => undefined);
    },
  };
}

async function remaining(store) {
  const row = await store.read((tx) => tx.first(engine.sql`select count(*) as n from runs`));
  return Number(row.n);
}
