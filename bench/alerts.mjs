/**
 * What alerts cost. Runs a second of 200 jobs with 50 rules and without any; how long an evaluation takes; and a storm of
 * failures with a rule for each job: what is evaluated, sent and stored, and what stays in memory.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { fiftyRules, ruleOfEach } from './alert-rules.mjs';
import { buildEngine, loadEngine } from './engine.mjs';
import { makePlace } from './places.mjs';
import { startPostgres } from './postgres.mjs';
import { startRole } from './start-role.mjs';
import { median, quantile } from './statistics.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: 'cost, evaluate, storm' },
    stores: { type: 'string', default: 'sqlite, postgres' },
    rounds: { type: 'string', default: '7' },
    'at-once': { type: 'string', default: '10, 256' },
    runs: { type: 'string', default: '90000' },
    seconds: { type: 'string', default: '60' },
  },
});
const JOBS = Array.from({ length: 200 }, (_, n) => `bench.noop-${n}`);
const NODE = { kind: 'daemon', name: 'bench', host: 'bench', pid: 1, version: '0.1.0', jobs: JOBS };
const AT_ONCE = 50;
const FAILURES = 100_000;
const MINUTE_MS = 60_000;

await buildEngine();
const engine = await loadEngine();
const server = await startPostgres();
const parts = { cost, evaluate, storm };
try {
  for (const [name, part] of Object.entries(parts)) if (options.only.includes(name)) await part();
} finally {
  await server.stop();
}

async function cost() {
  head('store, at once', 'runs/s, no rules', 'runs/s, 50 rules', 'CPU a run, of none');
  const widths = options['at-once'].split(',').map(Number);
  for (const store of stores()) for (const concurrency of widths) await compare(store, concurrency);
}

/** In turns in one process: what differs from process to process is more than what is looked for. */
async function compare(store, concurrency) {
  const place = await makePlace(store, server.url);
  const role = { module: 'worker.mjs', url: place.url, concurrency, jobs: JOBS.length, fresh: true };
  const worker = await startRole({ ...role, alerts: fiftyRules() });
  const runs = Number(options.runs) / (store === 'postgres' && concurrency < 100 ? 4 : 1);
  const measure = (rules) => worker.call('bulkAndDone', { runs, size: 1_000, rules });
  const [none, withRules] = [[], []];
  try {
    await worker.call('startWorking', { waitMs: 0 });
    for (const rules of [true, false]) await measure(rules);
    for (let round = 0; round < Number(options.rounds); round++)
      for (const rules of round % 2 === 0 ? [false, true] : [true, false])
        (rules ? withRules : none).push(await measure(rules));
  } finally {
    await worker.stop();
    await place.remove();
  }
  const speeds = [none, withRules].map((all) => spread(all.map(({ ms }) => runs / (ms / 1_000))));
  const ratios = withRules.map(({ cpuMs }, round) => cpuMs / none[round].cpuMs);
  row(`${store}, ${concurrency}`, ...speeds, spread(ratios, 3));
}

async function evaluate() {
  head('50 rules, 200 jobs', 'first', 'again, nothing new', 'again, 200 runs more');
  for (const kind of stores()) {
    const opened = await openStore(kind, fiftyRules());
    const { store, alerts } = opened;
    await opened.work(JOBS.length);
    await fillHour(store);
    const first = await time(alerts);
    const idle = await times(100, () => time(alerts));
    const busy = await times(30, async () => {
      await opened.work(JOBS.length);
      await engine.fold(store);
      return time(alerts);
    });
    row(`${kind}, ms`, first.toFixed(1), spread(idle, 1), spread(busy, 1));
    await opened.close();
  }
}

async function time(alerts) {
  const began = performance.now();
  await alerts.evaluate();
  return performance.now() - began;
}

/** Each job ended something in each of the last sixty minutes. */
async function fillHour(store) {
  const now = Math.floor((await store.now()) / MINUTE_MS);
  await store.write(function* (tx) {
    const minutes = Array.from({ length: 60 }, (_, n) => now - 60 + n);
    for (const minute of minutes)
      yield* tx.run(engine.sql`
        insert into stats_minute (minute, job_id, queue_id, succeeded, failed, other, retried, run_ms, wait_ms,
          run_histogram, wait_histogram)
        select ${minute}, id, 1, 10, 0, 0, 0, 100, 100, run_histogram, wait_histogram from job_defs,
          (select run_histogram, wait_histogram from stats_minute limit 1) h`);
  });
}

async function storm() {
  head('a storm', 'ms an evaluation, p50, most', 'messages', 'rows of alerts', 'heap before, after');
  for (const kind of stores()) {
    const opened = await openStore(kind, ruleOfEach(JOBS));
    const { store, alerts, sent } = opened;
    await opened.work(JOBS.length, 'failed');
    await alerts.evaluate();
    const before = heapMb();
    const took = [];
    const seconds = Number(options.seconds);
    for (let second = 0; second < seconds; second++) {
      const next = performance.now() + 1_000;
      await opened.work(FAILURES / seconds, 'failed');
      await engine.fold(store);
      took.push(await time(alerts));
      await alerts.deliver();
      await sleep(Math.max(0, next - performance.now()));
    }
    const ms = `${quantile(took, 0.5).toFixed(1)}, ${Math.max(...took).toFixed(1)}`;
    row(kind, ms, sent.length, await opened.rows(), `${before}, ${heapMb()} MB`);
    await opened.close();
  }
}

function heapMb() {
  globalThis.gc?.();
  return (process.memoryUsage().heapUsed / 1e6).toFixed(1);
}

async function openStore(kind, text) {
  const place = await makePlace(kind, server.url);
  const store = await engine.openStore({ url: place.url });
  await engine.migrate(store, '0.1.0');
  const registry = engine.createRegistry();
  registry.register(JOBS.map((id) => ({ id, name: 'Does nothing', run: () => undefined })));
  await engine.defineJobs(store, registry.list(), '0.1.0');
  const ticker = engine.createTicker({ store, nodeId: await engine.registerNode(store, NODE), jobs: JOBS });
  const { inForce } = engine.parseAlerts(text, 'alerts.yaml', { jobs: registry.list(), env: {} });
  const evaluating = { ...engine.alertPorts(store, []), store, inForce, matches: engine.createJobMatcher() };
  const sent = [];
  const slack = { name: 'slack', send: async ({ id }) => (sent.push(id), { kind: 'delivered' }) };
  return {
    store,
    sent,
    work: (runs, state = 'succeeded') => work({ store, ticker, runs, state }),
    alerts: {
      evaluate: () => engine.evaluateAlerts(evaluating),
      deliver: () => engine.deliverDue({ store, channels: new Map([['slack', slack]]) }),
    },
    rows: () => countRows(store),
    async close() {
      await store.close();
      await place.remove();
    },
  };
}

/** So many runs of all jobs in turn. */
async function work({ store, ticker, runs, state }) {
  const requests = Array.from({ length: Math.ceil(runs) }, (_, n) => ({ jobId: JOBS[n % JOBS.length] }));
  await engine.enqueueMany(store, requests);
  const outcome =
    state === 'failed' ? { state, reason: 'error', error: { name: 'Error', message: 'no' } } : { state };
  let ended = [];
  for (let done = 0; done < requests.length; done += ended.length) {
    const { claimed } = await ticker.tick(ended, AT_ONCE);
    ended = claimed.map((run) => ({ ...run, outcome }));
  }
  await ticker.tick(ended, 0);
}

async function countRows(store) {
  const { n } = await store.read((tx) =>
    tx.first(engine.sql`select (select count(*) from alert_episodes) + (select count(*) from alert_told)
      + (select count(*) from alert_slots) + (select count(*) from alert_suppressed)
      + (select count(*) from alert_deliveries) as n`),
  );
  return Number(n);
}

async function times(count, measure) {
  const all = [];
  for (let n = 0; n < count; n++) all.push(await measure());
  return all;
}

function stores() {
  return ['sqlite', 'postgres'].filter((kind) => options.stores.includes(kind));
}

function spread(values, digits = 0) {
  const text = (value) =>
    value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${text(median(values))} (${text(Math.min(...values))}–${text(Math.max(...values))})`;
}

function head(...cells) {
  row(...cells);
  row(...cells.map(() => '---'));
}

function row(...cells) {
  console.log(`| ${cells.join(' | ')} |`);
}
