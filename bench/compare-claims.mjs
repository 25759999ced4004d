/**
 * Runs a second of a node that claims 50 at a time and settles them at once: of several kinds of runs, in turns, several
 * times each.
 */
import { loadEngine } from './engine.mjs';
import { makePlace } from './places.mjs';

export const AT_ONCE = 50;

const NODE = { kind: 'daemon', name: 'bench', host: 'bench', pid: 1, version: '0.1.0' };

/**
 * @typedef {object} Case
 * @property {string} what
 * @property {(n: number) => object} request
 * @property {{ jobId: string, count: number }} [held]  one of them goes on running, so many others are held beside
 */

/**
 * Prints a row for each case.
 * @param {'sqlite' | 'postgres'} kind
 * @param {{ jobs: readonly object[], cases: readonly Case[], runs: number, rounds: number, serverUrl: string }} options
 */
export async function compareClaims(kind, { cases, rounds, ...options }) {
  const speeds = new Map(cases.map(({ what }) => [what, []]));
  for (let round = 0; round < rounds; round++)
    for (const one of round % 2 === 0 ? cases : cases.toReversed())
      speeds.get(one.what).push(await measure(kind, one, options));
  for (const [what, all] of speeds) {
    const sorted = all.toSorted((a, b) => a - b).map(Math.round);
    console.log(`| ${kind} | ${what} | ${sorted[sorted.length >> 1]} | ${sorted[0]} | ${sorted.at(-1)} |`);
  }
}

async function measure(kind, { request, held }, { jobs, runs, serverUrl }) {
  const engine = await loadEngine();
  const place = await makePlace(kind, serverUrl);
  const store = await engine.openStore({ url: place.url });
  await engine.migrate(store, '0.1.0');
  const registry = engine.createRegistry();
  registry.register(jobs);
  await engine.defineJobs(store, registry.list(), '0.1.0');
  const ids = jobs.map(({ id }) => id);
  const nodeId = await engine.registerNode(store, { ...NODE, jobs: ids });
  const ticker = engine.createTicker({ store, nodeId, jobs: ids });
  if (held) {
    for (let n = 0; n <= held.count; n += 1) await engine.enqueue(store, { jobId: held.jobId });
    for (let n = 0; n < held.count; n += 100) await ticker.tick([], 1);
  }
  await engine.enqueueMany(
    store,
    Array.from({ length: runs }, (_, n) => request(n)),
  );
  const began = performance.now();
  let ended = [];
  for (let done = 0; done < runs;) {
    const { claimed } = await ticker.tick(ended, AT_ONCE);
    ended = claimed
      .filter(({ jobId }) => jobId !== held?.jobId)
      .map((run) => ({ ...run, outcome: { state: 'succeeded' } }));
    done += ended.length;
  }
  await ticker.tick(ended, 0);
  const speed = runs / ((performance.now() - began) / 1_000);
  await store.close();
  await place.remove();
  return speed;
}
