/** The product: its own store, client and runner, configured as its daemon does it. */
import { HEARTBEAT, loadEngine } from '../engine.mjs';

const JOB = 'bench.noop';
const VERSION = '0.1.0';

/**
 * @param {string} url
 * @param {{ fresh: boolean, concurrency: number, durability?: 'normal' | 'full' }} options
 */
export async function open(url, { fresh, concurrency, durability = 'normal' }) {
  const engine = await loadEngine();
  const store = await engine.openStore({ url, durability });
  const registry = engine.createRegistry();
  let onRun;
  registry.register([{ id: JOB, name: 'Does nothing', run: async ({ input }) => onRun(input) }]);
  if (fresh) await engine.migrate(store, VERSION);
  const storeId = await engine.checkSchema(store, VERSION);
  if (fresh) await engine.defineJobs(store, registry.list(), VERSION);
  return {
    enqueueOne: (input) => engine.enqueue(store, { jobId: JOB, input }),
    enqueueMany: (inputs) =>
      engine.enqueueMany(
        store,
        inputs.map((input) => ({ jobId: JOB, input })),
      ),
    async startWorker(callback) {
      onRun = callback;
      const runner = await engine.startRunner({
        store,
        storeId,
        jobs: registry.list(),
        logger: engine.createLogger({ level: 'info', format: 'json' }),
        version: VERSION,
        name: 'bench',
        concurrency,
        heartbeatThread: { entry: HEARTBEAT, databaseUrl: url },
      });
      return { stop: () => runner.stop() };
    },
    async remaining() {
      const row = await store.read((tx) => tx.first(engine.sql`select count(*) as n from runs`));
      return Number(row.n);
    },
    close: () => store.close(),
  };
}
