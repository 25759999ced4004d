/** Requests that have little in common, and keys that runs hold. */
import { enqueueMany } from '@sb/queue/engine';
import type { PlanCase } from './plan-case.ts';
import { BATCH } from './sized-store.ts';

const DIFFERENT = Array.from({ length: BATCH }, (_, i) => ({
  jobId: i % 3 === 0 ? 'other' : 'noop',
  priority: i % 2 === 0 ? ('low' as const) : ('high' as const),
  timeoutMs: 1_000 + i,
  dedupeKey: `different ${i}`,
  ...(i % 5 === 0 && { queue: 'aside' }),
}));

const replacing = (input: string) =>
  Array.from({ length: BATCH }, (_, i) => ({
    jobId: 'noop',
    input,
    dedupeKey: `replaced ${i}`,
    dedupeReplace: ['input', 'runAt', 'priority'] as const,
  }));

export const ENQUEUE_CASES: readonly PlanCase[] = [
  {
    name: 'an enqueue of requests that have little in common, some with keys that are held',
    batch: BATCH,
    walks: /order by id desc limit/,
    prepare: async ({ store }) => {
      await enqueueMany(store, DIFFERENT.slice(0, 5));
      await enqueueMany(store, [{ jobId: 'other', dedupeKey: 'ttl', dedupeTtlMs: 60_000 }]);
    },
    act: (store) => enqueueMany(store, DIFFERENT),
  },
  {
    name: 'requests that replace the runs that hold their keys',
    batch: BATCH,
    walks: /order by id desc limit/,
    prepare: ({ store }) => enqueueMany(store, replacing('a')).then(() => undefined),
    act: (store) => enqueueMany(store, replacing('b'.repeat(2_000))),
  },
];
