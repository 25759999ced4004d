/**
 * The product as an adapter of the comparison harness, which measures job queues side by side: link this file into
 * the harness's `adapters/` (a link, so that it finds the engine from here).
 */
import { open } from './subjects/worker.mjs';

const SQLITE = { store: 'sqlite', durability: 'WAL; enqueue synchronous=FULL, the rest NORMAL' };
const POSTGRES = { store: 'postgres', durability: 'PostgreSQL fsync on, synchronous_commit on' };
const ONLY_PROCESS = { skip: ['one', 'conc', 'many', 'process2', 'same', 'cross', 'sat', 'idle'] };

export const meta = SQLITE;
export const variants = {
  sqlite: { config: { concurrency: 256 } },
  'sqlite-10': { config: { concurrency: 10 }, ...ONLY_PROCESS },
  postgres: { ...POSTGRES, config: { concurrency: 1_000 } },
  'postgres-100': { ...POSTGRES, config: { concurrency: 100 }, ...ONLY_PROCESS },
};

export async function create({ file, pgUrl }, { concurrency }) {
  let session;
  return {
    async setup({ fresh }) {
      session = await open(pgUrl ?? `sqlite:${file}`, { fresh, concurrency });
    },
    enqueueOne: (payload) => session.enqueueOne(payload),
    enqueueMany: (payloads) => session.enqueueMany(payloads),
    startWorker: (handler) => session.startWorker(handler),
    remaining: () => session.remaining(),
    teardown: () => session.close(),
  };
}
