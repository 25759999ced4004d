/**
 * What is measured. A subject opens a session on a place; its `reference` is the hand-written queue on the same
 * store. `measures` names those that it takes part in when it does not take part in all; 10 runs at once is the
 * worker's default.
 *
 * A session: enqueueOne(input), enqueueMany(inputs) resolve when the runs are durable; startWorker(onRun) calls
 * onRun(input) for each run; remaining() counts what is not finished; close().
 */
export const SUBJECTS = [
  { id: 'raw-sqlite', module: 'raw-sqlite.mjs', store: 'sqlite', concurrency: 500 },
  { id: 'worker-sqlite', module: 'worker.mjs', store: 'sqlite', concurrency: 10 },
  {
    id: 'worker-sqlite-256',
    module: 'worker.mjs',
    store: 'sqlite',
    concurrency: 256,
    measures: ['process'],
  },
  {
    id: 'raw-sqlite-full',
    module: 'raw-sqlite.mjs',
    store: 'sqlite',
    concurrency: 500,
    durability: 'full',
    measures: ['process'],
  },
  {
    id: 'worker-sqlite-256-full',
    module: 'worker.mjs',
    store: 'sqlite',
    concurrency: 256,
    durability: 'full',
    measures: ['process'],
  },
  {
    id: 'worker-sqlite-256-jobs-200',
    module: 'worker.mjs',
    store: 'sqlite',
    concurrency: 256,
    jobs: 200,
    measures: ['process'],
  },
  { id: 'raw-postgres', module: 'raw-postgres.mjs', store: 'postgres', concurrency: 500 },
  { id: 'worker-postgres', module: 'worker.mjs', store: 'postgres', concurrency: 10 },
  {
    id: 'worker-postgres-100',
    module: 'worker.mjs',
    store: 'postgres',
    concurrency: 100,
    measures: ['process'],
  },
  {
    id: 'worker-postgres-1000',
    module: 'worker.mjs',
    store: 'postgres',
    concurrency: 1000,
    measures: ['process'],
  },
];

/** @param {{ store: string, durability?: string }} subject */
export function referenceOf({ store, durability }) {
  return durability === 'full' ? `raw-${store}-full` : `raw-${store}`;
}
