/**
 * What limits cost: runs a second without a limit, alone and beside 1,000 that are held for one; of a job with a limit,
 * and with one for each of 1,000 keys.
 */
import { parseArgs } from 'node:util';
import { AT_ONCE, compareClaims } from './compare-claims.mjs';
import { buildEngine } from './engine.mjs';
import { startPostgres } from './postgres.mjs';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '5' },
  },
});
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
const plain = () => ({ jobId: 'plain' });
const CASES = [
  { what: 'without a limit', request: plain },
  {
    what: 'without a limit, beside 1,000 that are held',
    request: plain,
    held: { jobId: 'narrow', count: 1_000 },
  },
  { what: 'of a job with a limit', request: () => ({ jobId: 'limited' }) },
  { what: 'of 1,000 keys', request: (n) => ({ jobId: 'keyed', limitKey: `k${n % 1_000}` }) },
];

await buildEngine();
const server = await startPostgres();
try {
  console.log('| store | runs | a second, median | from | to |');
  console.log('| --- | --- | --- | --- | --- |');
  const [runs, rounds] = [Number(options.runs), Number(options.rounds)];
  for (const kind of ['sqlite', 'postgres'])
    await compareClaims(kind, { jobs: JOBS, cases: CASES, runs, rounds, serverUrl: server.url });
} finally {
  await server.stop();
}
