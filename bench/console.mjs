/**
 * The console beside a store with a million runs: how long its answers take, how long after the end of a run 200 pages
 * show it, and what 20 people who look at it cost a daemon that works, beside nobody.
 */
import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startRole } from './console-role.mjs';
import { buildConsole, headersOf, startConsole } from './console-server.mjs';
import { buildEngine, loadEngine } from './engine.mjs';
import { fillHistory } from './fill-history.mjs';
import { makePlace } from './places.mjs';
import { median, quantile } from './statistics.mjs';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000000' },
    only: { type: 'string', default: 'reads, live, daemon' },
    reads: { type: 'string', default: '' },
    times: { type: 'string', default: '40' },
    pages: { type: 'string', default: '200' },
    people: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '30' },
    rounds: { type: 'string', default: '2' },
  },
});
const RUNS = Number(options.runs);
const WAITING = 100_000;
const TICKS_A_SECOND = 100;
/** Answers of each kind that are not counted: their code is compiled meanwhile. */
const WARM_UP = 20;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** By the filters that indexes serve; those from the middle begin where a reader of half of the history is. */
const READS = {
  overview: () => '/overview',
  'runs, all': () => '/runs',
  'runs, ended': () => '/runs?view=ended',
  'runs, ended, of a job': () => '/runs?view=ended&job=job.3',
  'runs, failed': () => '/runs?view=ended&state=failed',
  'runs, failed, of a job': () => '/runs?view=ended&state=failed&job=job.3',
  'runs, ended, from the middle': (_time, url) => fromTheMiddle(url, '/runs?view=ended'),
  'runs, failed, of a job, from the middle': (_time, url) =>
    fromTheMiddle(url, '/runs?view=ended&state=failed&job=job.3'),
  'runs, a day ten days ago': () => '/runs?view=ended&since=264h&until=240h',
  'runs, who asked (a walk)': () => '/runs?view=ended&by=nobody',
  'runs, text of an error (a walk)': () => '/runs?view=ended&error=77777',
  'runs, queued': () => '/runs?view=live&state=queued',
  'counts of a day by state, job, queue': () => '/runs/facets?since=24h',
  'histogram of a day': () => '/runs/histogram?since=24h&buckets=96',
  'one run': (time) => `/runs/${1 + time * 7}`,
  'why a run waits': (time) => `/runs/${RUNS + 1 + time * 7}/explain`,
  jobs: () => '/jobs',
  'one job': () => '/jobs/job.3',
  queues: () => '/queues',
  'one queue': () => '/queues/queue1',
  'dead letters by error': () => '/dead-letters/groups',
  events: () => '/events',
  'events of a type': () => '/events?type=job.failed',
  'events of a person': () => '/events?actor=ada',
  'events, from the middle': () => `/events?before=${Math.floor(RUNS / 2)}`,
  ...Object.fromEntries(
    ['1h', '6h', '24h', '7d', '30d', '90d'].flatMap((range) => [
      [`ended runs over ${range}`, () => `/stats/series?range=${range}`],
      [`depth of queues over ${range}`, () => `/stats/depths?range=${range}`],
    ]),
  ),
  'ended runs of a job over 30d': () => '/stats/series?range=30d&job=job.3',
  'depth of a queue over 30d': () => '/stats/depths?range=30d&queue=queue1',
};

/** What people look at, in turns. */
const PAGES = [
  '/overview',
  '/runs',
  '/jobs',
  '/queues',
  '/runs?view=ended&state=failed',
  '/dead-letters/groups',
];

await Promise.all([buildEngine(), buildConsole()]);
const engine = await loadEngine();
if (options.only.includes('reads')) await onStore({ ended: RUNS, waiting: WAITING }, measureReads);
if (options.only.includes('live')) await onStore({ ended: 100_000, waiting: 1 }, measureLive);
if (options.only.includes('daemon')) await onStore({ ended: 100_000, waiting: 1 }, measureDaemon);

async function onStore(size, measure) {
  const place = await makePlace('sqlite');
  const store = await engine.openStore({ url: place.url });
  await engine.migrate(store, '0.1.0');
  await fillHistory(engine, store, { ...size, now: Date.now() });
  // As if a daemon had been at work: what is folded late would make all sums of hours anew.
  await engine.fold(store);
  await engine.sumHours(store, Infinity);
  await store.close();
  const shown = await startConsole(place.url);
  try {
    await measure(shown, place.url);
  } finally {
    await shown.stop();
    await place.remove();
  }
}

async function measureReads({ url }) {
  console.log(`| ${RUNS.toLocaleString('en-US')} runs | ms first | p50 | p95 | longest | kB |`);
  console.log('| --- | --- | --- | --- | --- | --- |');
  // `--reads over`: only those whose name has the word.
  for (const [name, pathOf] of Object.entries(READS).filter(([one]) => one.includes(options.reads))) {
    const took = [];
    let bytes = 0;
    for (let time = 0; time < WARM_UP + Number(options.times); time++) {
      const at = url + '/api/v1' + (await pathOf(time, url));
      const began = performance.now();
      const { status, body } = await ask(at);
      took.push(performance.now() - began);
      bytes = body.byteLength;
      if (status !== 200) throw new Error(`${at}: ${status} ${body.toString()}`);
    }
    // The targets are those of a warm process: its first answer stands apart.
    const [first = 0] = took;
    const warm = took.slice(WARM_UP);
    const cells = [first, ...[0.5, 0.95, 1].map((share) => quantile(warm, share))].map((ms) => ms.toFixed(1));
    console.log(`| ${name} | ${cells.join(' | ')} | ${(bytes / 1_000).toFixed(0)} |`);
  }
}

/** With less work of its own than `fetch`, which takes a millisecond of each answer. */
function ask(at) {
  return new Promise((resolve, reject) => {
    get(at, { agent, headers: headersOf('ada') }, (answer) => {
      buffer(answer).then((body) => resolve({ status: answer.statusCode, body }), reject);
    }).once('error', reject);
  });
}

/** With the cursor of its first page, moved to the middle. */
async function fromTheMiddle(url, list) {
  const answer = await fetch(`${url}/api/v1${list}`, { headers: headersOf('ada') });
  const [filters, place] = JSON.parse(Buffer.from((await answer.json()).next, 'base64url').toString());
  const cursor = JSON.stringify([filters, { ...place, seq: Math.floor(RUNS / 2) }]);
  return `${list}&cursor=${Buffer.from(cursor).toString('base64url')}`;
}

async function measureLive({ url, pid }, databaseUrl) {
  const daemon = await startRole('console-daemon.mjs', [databaseUrl]);
  const clients = await startRole('console-clients.mjs');
  const seconds = Number(options.seconds);
  // While they join, the first of the runs may end: those are not measured.
  const ids = await daemon.call('enqueueWaits', {
    count: 100,
    firstMs: 15_000,
    lastMs: (15 + seconds) * 1_000,
  });
  const before = Date.now();
  await clients.call('join', { url, count: Number(options.pages), ids });
  await sleep(Math.max(0, before + 14_000 - Date.now()));
  await clients.call('report');
  const cpu = cpuSeconds(pid);
  await sleep((seconds + 1) * 1_000);
  const share = (cpuSeconds(pid) - cpu) / (seconds + 1);
  const waits = await clients.call('report');
  await clients.call('leave');
  await clients.stop();
  await daemon.stop();
  const [p50, p95, longest] = [0.5, 0.95, 1].map((part) => quantile(waits, part));
  console.log(
    `${options.pages} pages, ${(100 / seconds).toFixed(1)} ends a second: from the end of a run to the page ` +
      `p50 ${p50} ms, p95 ${p95} ms, longest ${longest} ms (${waits.length} looks); console ${Math.round(share * 100)} % of a core`,
  );
}

async function measureDaemon({ url, pid }, databaseUrl) {
  const daemon = await startRole('console-daemon.mjs', [databaseUrl]);
  const clients = await startRole('console-clients.mjs');
  const found = new Map();
  for (let round = 0; round < Number(options.rounds); round++)
    for (const isBusy of [false, true])
      for (const people of [0, Number(options.people)]) {
        if (people > 0) {
          await clients.call('join', { url, count: people, ids: [1] });
          await clients.call('ask', { url, count: people, paths: PAGES });
          await sleep(2_000);
        }
        const cpu = cpuSeconds(pid);
        const { fires, done } = await daemon.call('window', { ms: Number(options.seconds) * 1_000, isBusy });
        const share = (cpuSeconds(pid) - cpu) / Number(options.seconds);
        await clients.call('leave');
        const key = `${isBusy ? 'flat out' : 'idle'}, ${people} people`;
        const all = found.get(key) ?? { fires: [], rates: [], shares: [] };
        all.fires.push(...fires);
        all.rates.push(done / Number(options.seconds));
        all.shares.push(share);
        found.set(key, all);
      }
  await clients.stop();
  await daemon.stop();
  console.log('| daemon | fire late p50 | p99 | runs/s | console, of a core |');
  console.log('| --- | --- | --- | --- | --- |');
  for (const [key, { fires, rates, shares }] of found)
    console.log(
      `| ${key} | ${quantile(fires, 0.5)} | ${quantile(fires, 0.99)} | ${Math.round(median(rates)).toLocaleString('en-US')} | ${Math.round(median(shares) * 100)} % |`,
    );
}

/** @returns {number} of a process of Linux */
function cpuSeconds(pid) {
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const fields = rest.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}
