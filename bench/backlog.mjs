/**
 * What a claim costs beside much that waits and much that has ended: claims of 10, each settled before the next, on a
 * store that is nearly empty and on one with 3 million queued runs, 1 million finished ones, in turns.
 */
import { parseArgs } from 'node:util';
import { buildEngine, loadEngine } from './engine.mjs';
import { makePlace } from './places.mjs';
import { startPostgres } from './postgres.mjs';
import { quantile } from './statistics.mjs';

const AT_ONCE = 10;
const BLOCK = 250;
const { values: options } = parseArgs({
  options: {
    queued: { type: 'string', default: '3000000' },
    finished: { type: 'string', default: '1000000' },
    blocks: { type: 'string', default: '12' },
  },
});
await buildEngine();
const engine = await loadEngine();
const server = await startPostgres();
try {
  console.log('| store | claim of 10, ms p50 | p99 | settle of 10, ms p50 | p99 |');
  console.log('| --- | --- | --- | --- | --- |');
  for (const store of ['sqlite', 'postgres']) await compare(store);
} finally {
  await server.stop();
}

async function compare(store) {
  const few = await prepare(store, { queued: 200_000, finished: 0 });
  const many = await prepare(store, { queued: Number(options.queued), finished: Number(options.finished) });
  for (let block = 0; block < Number(options.blocks); block++)
    for (const place of block % 2 === 0 ? [few, many] : [many, few]) await work(place);
  console.log(line(`${store}, nearly empty`, few));
  console.log(line(`${store}, with much`, many));
  for (const kind of ['claims', 'settles'])
    console.error(
      `${store} ${kind}: p50 ${(quantile(many[kind], 0.5) / quantile(few[kind], 0.5)).toFixed(2)}, p99 ${(quantile(many[kind], 0.99) / quantile(few[kind], 0.99)).toFixed(2)} of the nearly empty one`,
    );
  for (const place of [few, many]) await place.remove();
}

async function prepare(kind, { queued, finished }) {
  const place = await makePlace(kind, server.url);
  const { open } = await import('./subjects/worker.mjs');
  const session = await open(place.url, { fresh: true, concurrency: 1_000 });
  const fill = async (runs) => {
    for (let n = 0; n < runs; n += 1_000)
      await session.enqueueMany(
        Array.from({ length: 1_000 }, (_, i) => ({ n: n + i, note: 'x'.repeat(80) })),
      );
  };
  if (finished > 0) {
    await fill(finished);
    let left = finished;
    await new Promise((resolve, reject) => {
      const worker = session.startWorker(() => {
        left -= 1;
        if (left === 0) worker.then((one) => one.stop()).then(resolve, reject);
      });
    });
  }
  await fill(queued);
  const store = await engine.openStore({ url: place.url, durability: 'normal' });
  const jobs = ['bench.noop-0'];
  const nodeId = await engine.registerNode(store, {
    kind: 'daemon',
    name: 'bench',
    host: 'localhost',
    pid: process.pid,
    version: '0.1.0',
    jobs,
  });
  return {
    ticker: engine.createTicker({ store, nodeId, jobs }),
    claims: [],
    settles: [],
    async remove() {
      await store.close();
      await session.close();
      await place.remove();
    },
  };
}

async function work({ ticker, claims, settles }) {
  for (let n = 0; n < BLOCK; n++) {
    const began = performance.now();
    const { claimed } = await ticker.tick([], AT_ONCE);
    const between = performance.now();
    if (claimed.length !== AT_ONCE) throw new Error(`A claim of ${AT_ONCE} got ${claimed.length}.`);
    await ticker.tick(
      claimed.map(({ id, claimNo, jobId }) => ({ id, claimNo, jobId, outcome: { state: 'succeeded' } })),
      0,
    );
    claims.push(between - began);
    settles.push(performance.now() - between);
  }
}

function line(what, { claims, settles }) {
  const cells = [claims, settles].flatMap((values) => [quantile(values, 0.5), quantile(values, 0.99)]);
  return `| ${what} | ${cells.map((ms) => ms.toFixed(2)).join(' | ')} |`;
}
