/** The verbs of runs: their claims, ends and starts, and what people do with one. */
import { cancelRun, changePriority } from '@sb/queue';
import { enqueueMany, expireRuns, readCancelRequests } from '@sb/queue/engine';
import { sql } from '@sb/storage';
import { ends, failed, type PlanCase, succeeded } from './plan-case.ts';
import { BATCH, RUNNING } from './sized-store.ts';

export const RUN_CASES: readonly PlanCase[] = [
  {
    name: 'settle and claim',
    batch: BATCH,
    sorts: /order by run_at, id limit @slots\+0$/,
    act: (store, sized) => sized.ticker(store).tick(ends(1, BATCH, succeeded), BATCH),
  },
  {
    name: 'settle failures',
    batch: 1,
    act: (store, sized) => sized.ticker(store).tick(ends(501, 5, failed), 0),
  },
  {
    name: 'a claim of one',
    batch: 1,
    act: (store, sized) => sized.ticker(store).tick([], 1),
  },
  {
    name: 'when the next is due',
    batch: 1,
    act: (store, sized) => sized.ticker(store).nextDueAt(),
  },
  {
    name: 'an enqueue',
    batch: BATCH,
    act: (store) =>
      enqueueMany(
        store,
        Array.from({ length: BATCH }, () => ({ jobId: 'noop' })),
      ),
  },
  {
    name: 'a look for what is late, where nothing is',
    batch: 0,
    act: (store) => expireRuns(store),
  },
  {
    name: 'a chunk that expires',
    batch: BATCH,
    prepare: (sized) =>
      sized.store.write((tx) => tx.run(sql`update runs set start_by = 1 where id > 4_600 and id <= 4_800`)),
    act: (store) => expireRuns(store),
  },
  {
    name: 'a look for cancelled runs',
    batch: RUNNING,
    act: (store, sized) => readCancelRequests(store, sized.nodeId),
  },
  {
    name: 'a cancel',
    batch: 1,
    act: async (store) => {
      for (const runId of [521, 4_501]) await cancelRun(store, { runId, actor: 'ada' });
    },
  },
  {
    name: 'a move to the front',
    batch: 1,
    act: (store) => changePriority(store, { runId: 4_502, toFront: true, priority: 'low', actor: 'ada' }),
  },
];
