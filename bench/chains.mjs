/**
 * What chains cost: runs a second of a node that claims so many at a time and settles them at once. Runs without
 * parents, and as many in chains of ten, from the moment that all are stored until all have ended; and how fast they
 * were stored. In turns, several times each.
 */
import { parseArgs } from 'node:util';
import { buildEngine, loadEngine } from './engine.mjs';
import { makePlace } from './places.mjs';
import { startPostgres } from './postgres.mjs';

const LINKS = 10;
const CALLERS = 100;
const { values: options } = parseArgs({
  options: {
    chains: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '3' },
    store: { type: 'string', multiple: true, default: ['sqlite', 'postgres'] },
    'at-once': { type: 'string', default: '250' },
  },
});
const CHAINS = Number(options.chains);
const AT_ONCE = Number(options['at-once']);
const JOBS = [{ id: 'noop', name: 'Nothing', run: () => undefined }];
const NODE = { kind: 'daemon', name: 'bench', host: 'bench', pid: 1, version: '0.1.0' };
const LINK = { request: { jobId: 'noop' } };
const CASES = [
  {
    what: 'plain',
    store: (store) =>
      engine.enqueueMany(
        store,
        Array.from({ length: CHAINS * LINKS }, () => ({ jobId: 'noop' })),
      ),
  },
  { what: `chains of ${LINKS}`, store: enqueueChains },
];

await buildEngine();
const engine = await loadEngine();
const server = await startPostgres();
try {
  console.log('| store | runs | stored a second, median | from | to | ended a second, median | from | to |');
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const kind of options.store) await compare(kind);
} finally {
  await server.stop();
}

async function compare(kind) {
  const speeds = new Map(CASES.map(({ what }) => [what, []]));
  for (let round = 0; round < Number(options.rounds); round++)
    for (const one of round % 2 === 0 ? CASES : CASES.toReversed())
      speeds.get(one.what).push(await measure(kind, one));
  for (const [what, all] of speeds) {
    const [stored, ended] = ['stored', 'ended'].map((name) => range(all.map((speed) => speed[name])));
    console.log(`| ${kind} | ${what} | ${stored} | ${ended} |`);
  }
}

function range(speeds) {
  const sorted = speeds.toSorted((a, b) => a - b).map(Math.round);
  return `${sorted[sorted.length >> 1]} | ${sorted[0]} | ${sorted.at(-1)}`;
}

async function measure(kind, one) {
  const place = await makePlace(kind, server.url);
  const store = await engine.openStore({ url: place.url });
  await engine.migrate(store, '0.1.0');
  const registry = engine.createRegistry();
  registry.register(JOBS);
  await engine.defineJobs(store, registry.list(), '0.1.0');
  const jobs = JOBS.map(({ id }) => id);
  const nodeId = await engine.registerNode(store, { ...NODE, jobs });
  const stored = await speedOf(() => one.store(store));
  const ended = await speedOf(() => workOff(engine.createTicker({ store, nodeId, jobs })));
  await store.close();
  await place.remove();
  return { stored, ended };
}

async function speedOf(work) {
  const began = performance.now();
  await work();
  return (CHAINS * LINKS) / ((performance.now() - began) / 1_000);
}

/** As programs do that have much to ask for: so many calls under way at once. */
async function enqueueChains(store) {
  let left = CHAINS;
  const steps = Array.from({ length: LINKS }, () => LINK);
  const caller = async () => {
    while (left > 0) {
      left -= 1;
      await engine.enqueueChain(store, steps);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
}

async function workOff(ticker) {
  let ended = [];
  for (let done = 0; done < CHAINS * LINKS;) {
    const { claimed } = await ticker.tick(ended, AT_ONCE);
    ended = claimed.map((run) => ({ ...run, outcome: { state: 'succeeded' } }));
    done += ended.length;
  }
  await ticker.tick(ended, 0);
}
