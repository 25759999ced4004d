/**
 * What a thread costs: runs a second of jobs that do nothing, and of jobs that log 100 lines, without a thread and in
 * one; and how long a run takes whose thread has to be started first. On SQLite, in turns, several times each.
 */
import { parseArgs } from 'node:util';
import { buildEngine, JOB_THREAD, loadEngine } from './engine.mjs';
import { makePlace } from './places.mjs';
import JOBS from './thread-jobs.mjs';

const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '2000' }, rounds: { type: 'string', default: '5' } },
});
const RUNS = Number(options.runs);
const LOGGING_RUNS = Math.ceil(RUNS / 20);
const MODULE = { given: './thread-jobs.mjs', origin: '--jobs', folder: import.meta.dirname };

await buildEngine();
const engine = await loadEngine();
const figures = new Map();
for (let round = 0; round < Number(options.rounds); round++)
  for (const isolation of ['none', 'thread']) await measure(isolation);
console.log('| what | median | from | to |\n| --- | --- | --- | --- |');
for (const [what, all] of figures) {
  const sorted = all.toSorted((a, b) => a - b);
  console.log(`| ${[what, sorted[sorted.length >> 1], sorted[0], sorted.at(-1)].join(' | ')} |`);
}
process.exit();

async function measure(isolation) {
  const place = await makePlace('sqlite');
  const store = await engine.openStore({ url: place.url });
  await engine.migrate(store, '0.1.0');
  const registry = engine.createRegistry();
  registry.register(JOBS);
  const runner = await engine.startRunner({
    store,
    storeId: await engine.checkSchema(store, '0.1.0'),
    jobs: registry.list(),
    logger: engine.createLogger({ format: 'json', level: 'error' }),
    version: '0.1.0',
    name: 'bench',
    threads: { entry: JOB_THREAD, modules: [MODULE] },
  });
  note(`the first run, ms, ${isolation}`, await timeRuns(store, `nothing.${isolation}`, 1));
  // All threads are there then.
  await timeRuns(store, `nothing.${isolation}`, 100);
  note(`runs a second, ${isolation}`, RUNS / (await timeRuns(store, `nothing.${isolation}`, RUNS)));
  const logging = await timeRuns(store, `logs.${isolation}`, LOGGING_RUNS);
  note(`lines a second, ${isolation}`, (LOGGING_RUNS * 100) / logging);
  await runner.stop();
  await store.close();
  await place.remove();
}

function note(what, figure) {
  const rounded = what.includes('ms') ? Math.round(figure * 1_000) : Math.round(figure);
  figures.set(what, [...(figures.get(what) ?? []), rounded]);
}

/** Seconds. */
async function timeRuns(store, jobId, count) {
  const [before] = await store.read((tx) => tx.rows(engine.sql`select count(*) as n from run_history`));
  const began = performance.now();
  await engine.enqueueMany(
    store,
    Array.from({ length: count }, () => ({ jobId })),
  );
  store.ring();
  for (;;) {
    const [now] = await store.read((tx) => tx.rows(engine.sql`select count(*) as n from run_history`));
    if (now.n - before.n === count) return (performance.now() - began) / 1_000;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
