/**
 * What people and programs ask of a store with a million ended and 100,000 waiting runs: each read many times, with its
 * CPU in this process and how long it took (on PostgreSQL the server's work is in that).
 */
import { parseArgs } from 'node:util';
import { buildEngine, loadEngine } from './engine.mjs';
import { DAY, fillHistory } from './fill-history.mjs';
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
const NOW = Date.now();
const FIRST = NOW - 30 * DAY;
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
    await fillHistory(engine, store, { ended: ENDED, waiting: WAITING, now: NOW });
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
