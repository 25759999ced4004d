import { createRegistry } from '@sb/jobs';
import { createTicker, defineJobs, createLimitKeys, type Ticker } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { NOON } from '../open-queue.ts';
import type { SizedStore } from './sized-store.ts';

const run = (): undefined => undefined;
const key = (): string => 'k1';

const registry = createRegistry();
registry.register([
  { id: 'noop', name: 'No limit', run },
  { id: 'other', name: 'No limit either', run },
  { id: 'some', name: 'Some at once', concurrency: { limit: 60 }, run },
  { id: 'keyed', name: 'One of each key', concurrency: { limit: 1, key }, run },
  { id: 'replaces', name: 'The newest', concurrency: { limit: 40, onConflict: 'replace' }, run },
]);
const JOBS = registry.list();

/** How many there are of each kind. */
const MANY = 2_000;
const KEYS = 400;
const RUNNING = 40;

/** Puts runs with limits beside what is there: queued, running, and held for a job, for keys, and for a queue. */
export async function addLimited(
  { store, nodeId }: SizedStore,
  { analyzed }: { readonly analyzed: boolean },
): Promise<void> {
  await defineJobs(store, JOBS, '1.0.0');
  await store.write(function* (tx) {
    yield* tx.run(sql`insert into queues (name, max_running) values ('narrow', ${RUNNING})`);
    const kinds = [
      { job: 'some', state: 1, count: MANY },
      { job: 'some', state: 2, reason: 'job_limit', count: MANY },
      { job: 'some', state: 3, count: RUNNING },
      { job: 'keyed', state: 1, count: MANY },
      { job: 'keyed', state: 2, reason: 'key_limit', count: MANY },
      { job: 'keyed', state: 3, count: RUNNING },
      { job: 'noop', queue: 'narrow', state: 1, count: MANY },
      { job: 'noop', queue: 'narrow', state: 2, reason: 'queue_limit', count: MANY },
      { job: 'noop', queue: 'narrow', state: 3, count: RUNNING },
      { job: 'replaces', state: 3, count: RUNNING },
    ];
    for (const { job, queue = 'default', state, reason = null, count } of kinds)
      yield* tx.run(sql`
        insert into runs (job_id, queue_id, priority, lane, run_at, created_at, max_attempts, trigger, state, reason,
          limit_key, claim_no, node_id, started_at)
        select j.id, q.id, 2, 1, ${NOON - 60_000} + r.id % 1000, 1, 1, 'api', cast(${state} as integer), ${reason},
          case when j.name = 'keyed' then 'k' || r.id % ${KEYS} end, ${state === 3 ? 1 : 0},
          ${state === 3 ? nodeId : null}, ${state === 3 ? NOON : null}
        from runs r, job_defs j, queues q where j.name = ${job} and q.name = ${queue} and r.id <= ${count}`);
    if (analyzed) yield* tx.run(sql`analyze`);
  });
}

export function limitedTicker(store: Store, nodeId: number): Ticker {
  return createTicker({
    store,
    nodeId,
    jobs: JOBS.map(({ id }) => id),
    limitKeys: createLimitKeys(new Map(JOBS.map((job) => [job.id, job]))),
  });
}

/** Its code is older: it has no key for any job. */
export function keylessTicker(store: Store, nodeId: number): Ticker {
  const limitKeys = createLimitKeys(new Map());
  return createTicker({ store, nodeId, jobs: JOBS.map(({ id }) => id), limitKeys });
}
