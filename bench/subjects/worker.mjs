/** The product: its own store, client and runner, configured as its daemon does it. */
import { HEARTBEAT, loadEngine } from '../engine.mjs';

const VERSION = '0.1.0';

/**
 * @param {string} url
 * @param {{ fresh: boolean, concurrency: number, durability?: 'normal' | 'full', jobs?: number, rate?: object, alerts?: string }} options
 * `rate` is that of each key; `alerts` the text of an alerts.yaml.
 */
export async function open(url, { fresh, concurrency, durability = 'normal', jobs = 1, rate, alerts }) {
  const engine = await loadEngine();
  const store = await engine.openStore({ url, durability });
  const registry = engine.createRegistry();
  let onRun;
  const names = Array.from({ length: jobs }, (_, i) => `bench.noop-${i}`);
  registry.register(
    names.map((id) => ({
      id,
      name: 'Does nothing',
      ...(rate && { rateLimit: { ...rate, key: () => '' } }),
      // Not async: a promise around that of the callback would be ours to pay.
      run: ({ input }) => onRun(input),
    })),
  );
  // Neighbours are of different jobs.
  const jobOf = (n) => (jobs === 1 ? names[0] : names[(n * 7_919) % jobs]);
  if (fresh) await engine.migrate(store, VERSION);
  const storeId = await engine.checkSchema(store, VERSION);
  if (fresh) await engine.defineJobs(store, registry.list(), VERSION);
  return {
    enqueueOne: (input) => engine.enqueue(store, { jobId: jobOf(0), input }),
    enqueueMany: (inputs) =>
      engine.enqueueMany(
        store,
        inputs.map((input) => ({ jobId: jobOf(input.n), input })),
      ),
    /** Requests that share no option. */
    enqueueMixed: (inputs) => engine.enqueueMany(store, inputs.map(mixedRequest)),
    async startWorker(callback) {
      onRun = callback;
      const logger = engine.createLogger({ level: 'info', format: 'json' });
      const runner = await engine.startRunner({
        store,
        storeId,
        jobs: registry.list(),
        logger,
        version: VERSION,
        name: 'bench',
        concurrency,
        heartbeatThread: { entry: HEARTBEAT, databaseUrl: url },
      });
      const alerting = alerts && startAlerting(runner, logger);
      return {
        evaluate: (rules) => alerting?.follow(rules),
        async stop() {
          await runner.stop();
          await alerting?.stop();
        },
      };
    },
    async remaining() {
      const row = await store.read((tx) => tx.first(engine.sql`select count(*) as n from runs`));
      return Number(row.n);
    },
    close: () => store.close(),
  };

  function startAlerting({ nodeId }, logger) {
    const { inForce } = engine.parseAlerts(alerts, 'alerts.yaml', { jobs: registry.list(), env: {} });
    const alerting = engine.startAlerting({
      ...engine.alertPorts(store, []),
      store,
      nodeId,
      logger,
      inForce,
    });
    return {
      follow: (isOn) => alerting.follow(isOn ? inForce : { ...inForce, rules: [] }),
      stop: () => alerting.stop(),
    };
  }
}

const PRIORITIES = ['critical', 'high', 'normal', 'low'];

function mixedRequest(input) {
  const { n } = input;
  return {
    jobId: 'bench.noop-0',
    input,
    priority: PRIORITIES[n % 4],
    delayMs: n % 50,
    maxAttempts: 3 + (n % 3),
    timeoutMs: 60_000 + n,
    startWithinMs: 3_600_000 + n,
    dedupeKey: `key-${n}`,
    tags: [`t${n % 7}`],
    createdBy: `u${n % 5}`,
  };
}
