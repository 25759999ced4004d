/**
 * The daemon beside the console that is measured: 600 schedules, each once a minute at a time of its own, and as many
 * runs as it can do where it is told to be busy. Started as `node console-daemon.mjs <url>` with a channel to its parent.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { HEARTBEAT, loadEngine } from './engine.mjs';

const MINUTE = 60_000;
/** Runs that wait at most while it is busy. */
const WAITING = 20_000;

const engine = await loadEngine();
const store = await engine.openStore({ url: process.argv[2], durability: 'normal' });
const registry = engine.createRegistry();
let fires = [];
let done = 0;
let since = Infinity;
registry.register([
  { id: 'noop', name: 'Nothing', run: () => void (done += 1) },
  { id: 'wait', name: 'Waits', run: ({ input }) => sleep(input.ms) },
]);
const runner = await engine.startRunner({
  store,
  storeId: await engine.checkSchema(store, '0.1.0'),
  jobs: registry.list(),
  logger: engine.createLogger({ level: 'error', format: 'json' }),
  version: '0.1.0',
  name: 'bench',
  concurrency: 256,
  heartbeatThread: { entry: HEARTBEAT, databaseUrl: process.argv[2] },
});
const rules = { ...engine.DEFAULT_RULES, jitterMs: MINUTE - 1_000, overlap: 'allow' };
const scheduler = await engine.startScheduler({
  store,
  nodeId: runner.nodeId,
  version: '0.1.0',
  entries: Array.from({ length: 600 }, (_, i) => ({
    name: `s${i}`,
    jobId: 'noop',
    schedule: '* * * * *',
    enabled: true,
    timezone: 'UTC',
    input: {},
    rules,
  })),
  jobs: registry.list(),
  logger: engine.createLogger({ level: 'error', format: 'json' }),
  onFired({ schedule, fireAt }) {
    const at = fireAt + engine.scheduleJitter(schedule, MINUTE - 1_000);
    if (at > since) fires.push(Date.now() - at);
  },
});

const commands = {
  /** What came in this time, ms late each, and how many runs were done in it. */
  async window({ ms, isBusy }) {
    [fires, done, since] = [[], 0, Date.now()];
    const end = since + ms;
    while (Date.now() < end) {
      if (isBusy && (await waiting()) < WAITING)
        await engine.enqueueMany(
          store,
          Array.from({ length: 5_000 }, () => ({ jobId: 'noop', input: {} })),
        );
      else await sleep(20);
    }
    const found = { fires, done };
    while ((await waiting()) > 0) await sleep(20);
    return found;
  },
  /** Runs that end evenly in the times to come; their numbers. */
  async enqueueWaits({ count, firstMs, lastMs }) {
    const ids = [];
    for (let n = 0; n < count; n++) {
      const ms = Math.round(firstMs + ((lastMs - firstMs) * n) / count);
      ids.push((await engine.enqueue(store, { jobId: 'wait', input: { ms } })).id);
    }
    return ids;
  },
};

process.on('message', (message) => void obey(message));
process.on('disconnect', () => void leave());
process.send({ ready: true });

async function obey({ id, command, args }) {
  process.send({ id, result: await commands[command](args) });
}

async function leave() {
  await scheduler.stop();
  await runner.stop();
  await store.close();
  process.exit(0);
}

async function waiting() {
  return Number(
    (await store.read((tx) => tx.first(engine.sql`select count(*) as n from runs where state = 1`))).n,
  );
}
