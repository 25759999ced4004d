/**
 * Schedules in number: how long 10,000 take to load (into a fresh store, and again unchanged), and how long 1,000 fires
 * that are due at once take to become runs. The limit is the same number of runs by `enqueueMany`.
 */
import { parseArgs } from 'node:util';
import { buildEngine, loadEngine } from './engine.mjs';
import { makePlace } from './places.mjs';
import { startPostgres } from './postgres.mjs';
import { median } from './statistics.mjs';

const SCHEDULES = 10_000;
const DUE = 1_000;
const MINUTE = 60_000;
const { values: options } = parseArgs({ options: { reps: { type: 'string', default: '3' } } });
await buildEngine();
const engine = await loadEngine();
const server = await startPostgres();
try {
  console.log('| ms | load 10,000 | load them again | fire 1,000 | enqueue 1,000 |');
  console.log('| --- | --- | --- | --- | --- |');
  for (const kind of ['sqlite', 'postgres']) {
    const rows = [];
    for (let rep = 0; rep < Number(options.reps); rep++) rows.push(await measure(kind));
    const cells = ['load', 'again', 'fire', 'enqueue'].map((what) => spread(rows.map((row) => row[what])));
    console.log(`| ${kind} | ${cells.join(' | ')} |`);
  }
} finally {
  await server.stop();
}

async function measure(kind) {
  const place = await makePlace(kind, server.url);
  const clock = { now: Date.parse('2026-03-02T08:59:00Z') };
  const store = await engine.openStore({ url: place.url, durability: 'normal', clock: () => clock.now });
  await engine.migrate(store, '0.1.0');
  const registry = engine.createRegistry();
  registry.register([{ id: 'noop', name: 'Nothing', run: () => undefined }]);
  await engine.defineJobs(store, registry.list(), '0.1.0');
  const facts = {
    kind: 'daemon',
    name: 'bench',
    host: 'h',
    pid: process.pid,
    version: '0.1.0',
    jobs: ['noop'],
  };
  const node = { nodeId: await engine.registerNode(store, facts), version: '0.1.0', jobs: new Map() };
  const entries = Array.from({ length: SCHEDULES }, (_, i) => ({
    name: `s${i}`,
    jobId: 'noop',
    schedule: i < DUE ? '0 9 * * *' : `${i % 60} ${10 + (i % 13)} * * *`,
    enabled: true,
    timezone: i % 2 ? 'Europe/Berlin' : 'UTC',
    input: { n: i },
  }));
  for (const entry of entries.slice(0, DUE)) entry.timezone = 'UTC';
  const load = await time(() => engine.loadSchedules(store, node, entries));
  const again = await time(() => engine.loadSchedules(store, node, entries));
  clock.now += MINUTE;
  let fired;
  const fire = await time(async () => {
    fired = await engine.fireDue(store, node);
  });
  if (fired.fired.filter(({ runId }) => runId !== undefined).length !== DUE) throw new Error('not all fired');
  const enqueue = await time(() =>
    engine.enqueueMany(
      store,
      Array.from({ length: DUE }, (_, n) => ({ jobId: 'noop', input: { n } })),
    ),
  );
  await store.close();
  await place.remove();
  return { load, again, fire, enqueue };
}

async function time(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function spread(values) {
  const [least, middle, most] = [Math.min(...values), median(values), Math.max(...values)];
  return `${middle.toFixed(0)} (${least.toFixed(0)}–${most.toFixed(0)})`;
}
