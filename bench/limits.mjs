/**
 * What limits cost: runs a second of a node that claims 50 at a time and settles them at once. Runs without a limit,
 * alone and beside 1,000 that are held for one; runs of a job with a limit, and with one for each of 1,000 keys. In
 * turns, several times each.
 */
import { parseArgs } from 'node:util';
import { buildEngine, loadEngine } from './engine.mjs';
import { makePlace } from './places.mjs';
import { startPostgres } from './postgres.mjs';

const AT_ONCE = 50;
const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '5' },
  },
});
const RUNS = Number(options.runs);
const JOBS = [
  { id: 'plain', name: 'No limit', run: () => undefined },
  { id: 'limited', name: 'A limit', concurrency: { limit: AT_ONCE }, run: () => undefined },
  {
    id: 'keyed',
    name: 'A limit for each key',
    concurrency: { limit: 1, key: () => '' },
    run: () => undefined,
  },
  { id: 'narrow', name: 'One at a time', concurrency: { limit: 1 }, run: () => undefined },
];
const NODE = { kind: 'daemon', name: 'bench', host: 'bench', pid: 1, version: '0.1.0' };
const CASES = [
  { what: 'without a limit', request: () => ({ jobId: 'plain' }) },
  { what: 'without a limit, beside 1,000 that are held', request: () => ({ jobId: 'plain' }), held: 1_000 },
  { what: 'of a job with a limit', request: () => ({ jobId: 'limited' }) },
  { what: 'of 1,000 keys', request: (n) => ({ jobId: 'keyed', limitKey: `k${n % 1_000}` }) },
];

await buildEngine();
const engine = await loadEngine();
const server = await startPostgres();
try {
  console.log('| store | runs | a second, median | from | to |');
  console.log('| --- | --- | --- | --- | --- |');
  for (const kind of ['sqlite', 'postgres']) await compare(kind);
} finally {
  await server.stop();
}

async function compare(kind) {
  const speeds = new Map(CASES.map(({ what }) => [what, []]));
  for (let round = 0; round < Number(options.rounds); round++)
    for (const one of round % 2 === 0 ? CASES : CASES.toReversed())
      speeds.get(one.what).push(await measure(kind, one));
  for (const [what, all] of speeds) {
    const sorted = all.toSorted((a, b) => a - b).map(Math.round);
    console.log(`| ${kind} | ${what} | ${sorted[sorted.length >> 1]} | ${sorted[0]} | ${sorted.at(-1)} |`);
  }
}

async function measure(kind, { request, held = 0 }) {
  const place = await makePlace(kind, server.url);
  const store = await engine.openStore({ url: place.url });
  await engine.migrate(store, '0.1.0');
  const registry = engine.createRegistry();
  registry.register(JOBS);
  await engine.defineJobs(store, registry.list(), '0.1.0');
  const jobs = JOBS.map(({ id }) => id);
  const nodeId = await engine.registerNode(store, { ...NODE, jobs });
  const ticker = engine.createTicker({ store, nodeId, jobs });
  // One of them goes on running; the others are held.
  const narrow = held > 0 ? held + 1 : 0;
  for (let n = 0; n < narrow; n += 1) await engine.enqueue(store, { jobId: 'narrow' });
  for (let n = 0; n < held; n += 100) await ticker.tick([], 1);
  await engine.enqueueMany(
    store,
    Array.from({ length: RUNS }, (_, n) => request(n)),
  );
  const began = performance.now();
  let ended = [];
  for (let done = 0; done < RUNS;) {
    const { claimed } = await ticker.tick(ended, AT_ONCE);
    ended = claimed
      .filter(({ jobId }) => jobId !== 'narrow')
      .map((run) => ({ ...run, outcome: { state: 'succeeded' } }));
    done += ended.length;
  }
  await ticker.tick(ended, 0);
  const speed = RUNS / ((performance.now() - began) / 1_000);
  await store.close();
  await place.remove();
  return speed;
}
