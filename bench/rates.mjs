/**
 * How well a rate is kept, and what it costs. A key of 100 a second on two daemons, each a process of its own: how many
 * begin in a minute, the most in any second, and the processor time of both. Then runs a second without a rate, without
 * one beside 1,000 that are held for theirs, and with one that is never spent.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { compareClaims } from './compare-claims.mjs';
import { buildEngine, loadEngine } from './engine.mjs';
import { makePlace } from './places.mjs';
import { startPostgres } from './postgres.mjs';
import { startRole } from './start-role.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: 'keep, cost' },
    seconds: { type: 'string', default: '60' },
    runs: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '5' },
  },
});
const SECONDS = Number(options.seconds);
const PER_SECOND = 100;
const never = { limit: 1_000_000, per: '1s', burst: 1_000_000 };
const JOBS = [
  { id: 'plain', name: 'No rate', run: () => undefined },
  { id: 'rated', name: 'A rate', rateLimit: never, run: () => undefined },
  { id: 'keyed', name: 'A rate for each key', rateLimit: { ...never, key: () => '' }, run: () => undefined },
  { id: 'slow', name: 'One a day', rateLimit: { limit: 1, per: '1d' }, run: () => undefined },
];
const plain = () => ({ jobId: 'plain' });
const CASES = [
  { what: 'without a rate', request: plain },
  {
    what: 'without a rate, beside 1,000 that are held',
    request: plain,
    held: { jobId: 'slow', count: 1_000 },
  },
  { what: 'of a job with a rate', request: () => ({ jobId: 'rated' }) },
  { what: 'of 1,000 keys', request: (n) => ({ jobId: 'keyed', rateKey: `k${n % 1_000}` }) },
];

await buildEngine();
const engine = await loadEngine();
const server = await startPostgres();
try {
  if (options.only.includes('keep')) {
    console.log('| store | burst | begun | of the rate | most in a second | CPU of both |');
    console.log('| --- | --- | --- | --- | --- | --- |');
    for (const kind of ['sqlite', 'postgres']) for (const burst of [1, 10]) await keep(kind, burst);
  }
  if (options.only.includes('cost')) {
    console.log('| store | runs | a second, median | from | to |');
    console.log('| --- | --- | --- | --- | --- |');
    const [runs, rounds] = [Number(options.runs), Number(options.rounds)];
    for (const kind of ['sqlite', 'postgres'])
      await compareClaims(kind, { jobs: JOBS, cases: CASES, runs, rounds, serverUrl: server.url });
  }
} finally {
  await server.stop();
}

async function keep(kind, burst) {
  const place = await makePlace(kind, server.url);
  const rate = { limit: PER_SECOND, per: '1s', burst };
  const role = { module: 'worker.mjs', url: place.url, concurrency: 10, rate };
  const daemons = [await startRole({ ...role, fresh: true }), await startRole({ ...role, fresh: false })];
  const store = await engine.openStore({ url: place.url });
  await engine.enqueueMany(
    store,
    Array.from({ length: PER_SECOND * (SECONDS + 5) }, () => ({ jobId: 'bench.noop-0', rateKey: 'k' })),
  );
  for (const daemon of daemons) await daemon.call('startWorking', { waitMs: 0 });
  await sleep(1_000);
  const used = await Promise.all(daemons.map((daemon) => daemon.call('idle', { forMs: SECONDS * 1_000 })));
  await sleep(1_000);
  const rows = await store.read((tx) =>
    tx.rows(engine.sql`select started_at from run_history order by started_at`),
  );
  for (const daemon of daemons) await daemon.stop();
  await store.close();
  await place.remove();
  const times = rows.map(({ started_at: at }) => Number(at));
  const from = times[0] + 1_000;
  const begun = times.filter((at) => at >= from && at < from + SECONDS * 1_000).length;
  const cpu = used.map(({ cpuMs }) => `${(cpuMs / 10 / SECONDS).toFixed(1)} %`).join(', ');
  const share = ((100 * begun) / (PER_SECOND * SECONDS)).toFixed(1);
  console.log(`| ${kind} | ${burst} | ${begun} | ${share} % | ${mostInASecond(times)} | ${cpu} |`);
}

function mostInASecond(times) {
  let most = 0;
  let first = 0;
  for (const [at, time] of times.entries()) {
    while (time - times[first] >= 1_000) first += 1;
    most = Math.max(most, at - first + 1);
  }
  return most;
}
