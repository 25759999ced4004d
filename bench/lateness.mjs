/**
 * How late fires come: 600 schedules, each once a minute at a time of its own (jitter), on a daemon that has nothing
 * else to do and on one that works as fast as it can; from the time that a fire was due to its commit, and to the
 * start of its run. And what a daemon with 10,000 schedules costs while none of them is due, beside one that has none.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildEngine, HEARTBEAT, loadEngine } from './engine.mjs';
import { makePlace } from './places.mjs';
import { startPostgres } from './postgres.mjs';
import { quantile } from './statistics.mjs';

const MINUTE = 60_000;
const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '70' },
    only: { type: 'string', default: 'late, idle' },
    windows: { type: 'string', default: '3' },
  },
});
await buildEngine();
const engine = await loadEngine();
const server = await startPostgres();
const quiet = engine.createLogger({ level: 'error', format: 'json' });
try {
  if (options.only.includes('late')) {
    console.log('| ms | fire p50 | p99 | run p50 | p99 | fires |');
    console.log('| --- | --- | --- | --- | --- | --- |');
    for (const kind of ['sqlite', 'postgres'])
      for (const isBusy of [false, true]) console.log(await measureLateness(kind, isBusy));
  }
  if (options.only.includes('idle'))
    for (const kind of ['sqlite', 'postgres'])
      for (const count of [0, 10_000]) console.log(await measureIdle(kind, count));
} finally {
  await server.stop();
}

async function measureLateness(kind, isBusy) {
  const fires = [];
  const runs = [];
  const due = new Map();
  const began = Date.now();
  const schedules = Array.from({ length: 600 }, (_, i) => everyMinute(`s${i}`));
  const daemon = await start(kind, {
    schedules,
    onRun: ({ schedule }) => schedule && runs.push(Date.now() - (due.get(schedule) ?? Number.NaN)),
    onFired: ({ schedule, fireAt }) => {
      const at = fireAt + engine.scheduleJitter(schedule, MINUTE - 1_000);
      due.set(schedule, at);
      if (at > began + 2_000) fires.push(Date.now() - at);
    },
  });
  const end = Date.now() + Number(options.seconds) * 1_000;
  while (Date.now() < end) {
    if (isBusy && (await daemon.left()) < 100_000) await daemon.fill(20_000);
    else await sleep(100);
  }
  await daemon.stop();
  const cells = [fires, runs.filter((late) => late < MINUTE)].flatMap((values) => [
    quantile(values, 0.5),
    quantile(values, 0.99),
  ]);
  return `| ${kind}, ${isBusy ? 'busy' : 'idle'} | ${cells.map((ms) => ms.toFixed(0)).join(' | ')} | ${fires.length} |`;
}

/** The first window has the first look around at other daemons, and what the start has left to the garbage collector. */
async function measureIdle(kind, count) {
  const schedules = Array.from({ length: count }, (_, i) => ({
    ...everyMinute(`s${i}`),
    schedule: `${i % 60} 3 1 1 *`,
  }));
  const daemon = await start(kind, { schedules });
  await sleep(10_000);
  const seconds = [];
  for (let window = 0; window < Number(options.windows); window++) {
    const before = process.cpuUsage();
    await sleep(30_000);
    const { user, system } = process.cpuUsage(before);
    seconds.push(((user + system) / 1e6).toFixed(2));
  }
  await daemon.stop();
  return `${kind}: a daemon with ${count} schedules, none of them due, took ${seconds.join(', ')} s of CPU in 30 s each`;
}

function everyMinute(name) {
  const rules = { ...engine.DEFAULT_RULES, jitterMs: MINUTE - 1_000, overlap: 'allow' };
  return {
    name,
    jobId: 'noop',
    schedule: '* * * * *',
    enabled: true,
    timezone: 'UTC',
    input: { schedule: name },
    rules,
  };
}

async function start(kind, { schedules, onRun = () => {}, onFired }) {
  const place = await makePlace(kind, server.url);
  const store = await engine.openStore({ url: place.url, durability: 'normal' });
  await engine.migrate(store, '0.1.0');
  const registry = engine.createRegistry();
  registry.register([{ id: 'noop', name: 'Nothing', run: async ({ input }) => onRun(input) }]);
  const runner = await engine.startRunner({
    store,
    storeId: await engine.checkSchema(store, '0.1.0'),
    jobs: registry.list(),
    logger: quiet,
    version: '0.1.0',
    name: 'bench',
    concurrency: 256,
    heartbeatThread: { entry: HEARTBEAT, databaseUrl: place.url },
  });
  const scheduler = await engine.startScheduler({
    store,
    nodeId: runner.nodeId,
    version: '0.1.0',
    entries: schedules,
    jobs: registry.list(),
    logger: quiet,
    onFired,
  });
  return {
    left: async () =>
      Number((await store.read((tx) => tx.first(engine.sql`select count(*) as n from runs`))).n),
    fill: (runs) =>
      engine.enqueueMany(
        store,
        Array.from({ length: runs }, () => ({ jobId: 'noop', input: {} })),
      ),
    async stop() {
      await scheduler.stop();
      await runner.stop();
      await store.close();
      await place.remove();
    },
  };
}
