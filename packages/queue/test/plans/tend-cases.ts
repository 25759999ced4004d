/** What daemons do at their intervals, and a purge. */
import { MoreThanCountedError, previewPurge, purgeQueue } from '@sb/queue';
import {
  createReaper,
  enqueueMany,
  NODE_LEASE_MS,
  readChores,
  REAP_AFTER_MS,
  registerNode,
  releaseOrphans,
  renewNode,
  tendPauses,
} from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { foldStep } from '../../src/statistics/fold.ts';
import { ends, type PlanCase, succeeded } from './plan-case.ts';
import { BATCH, RUNNING, type SizedStore } from './sized-store.ts';

export const TEND_CASES: readonly PlanCase[] = [
  {
    name: 'a renewal',
    batch: 0,
    act: (store, sized) => renewNode(store, sized.nodeId),
  },
  {
    name: 'a look for orphans',
    batch: RUNNING,
    act: (store, sized) =>
      releaseOrphans(store, sized.nodeId, {
        known: new Set(Array.from({ length: RUNNING - 2 }, (_, i) => `${i + 1}/1`)),
      }),
  },
  {
    name: 'a look at other nodes, and a reaping',
    batch: RUNNING,
    sorts: /union select node_id from runs/,
    act: reap,
  },
  {
    name: 'a count before a purge',
    batch: BATCH,
    prepare: async (sized) => {
      await sized.store.write((tx) => tx.run(sql`delete from runs where queue_id = 2 and id % 10 > 0`));
    },
    act: async (store) => {
      const refused = await purgeQueue(store, 'aside', { actor: 'ada', atMost: 1 }).catch(
        (error: unknown) => error,
      );
      if (!(refused instanceof MoreThanCountedError)) throw new Error('more runs were not counted');
    },
  },
  {
    name: 'a chunk of a purge',
    batch: BATCH,
    act: (store) => purgeQueue(store, 'aside', { actor: 'ada' }),
  },
  {
    name: 'a look before a purge',
    batch: BATCH,
    prepare: async ({ store }) => {
      // What others have waited for, and wait for: also for the cases below.
      await store.write((tx) =>
        tx.run(sql`insert into run_deps (child_id, parent_id, cond, on_unmet, outcome)
          select 1000000 + id, 2000000 + id, 'success', 'skip', case when id % 2 = 0 then 'met' end from runs where id <= 5000`),
      );
      const purged = Array.from({ length: BATCH / 2 }, () => ({ jobId: 'noop', queue: 'aside' }));
      const runs = await enqueueMany(store, purged);
      await enqueueMany(
        store,
        runs.map(({ id }) => ({ jobId: 'noop', after: [{ run: id }] })),
      );
    },
    act: async (store) => {
      const { followers } = await previewPurge(store, 'aside');
      if (followers.runs !== BATCH / 2) throw new Error('runs that would not start were not found');
    },
  },
  {
    name: 'a look at what there is to do',
    batch: RUNNING,
    act: (store, sized) => readChores(store, sized.nodeId),
  },
  {
    name: 'a look after pauses',
    batch: 1,
    act: (store) => tendPauses(store),
  },
  {
    name: 'a step of the fold',
    batch: 5_000,
    act: foldOnce,
  },
];

async function reap(store: Store, sized: SizedStore): Promise<void> {
  const { clock } = sized;
  const facts = { kind: 'daemon', name: 'm', host: 'h', pid: 2, version: '1.0.0', jobs: [] } as const;
  const nodeId = await registerNode(sized.store, facts);
  const reaper = createReaper({ store, nodeId, isGone: () => false, monotonic: () => clock.now });
  clock.now += NODE_LEASE_MS + 1;
  await renewNode(sized.store, nodeId);
  await reaper.reap();
  clock.now += REAP_AFTER_MS;
  await reaper.reap();
}

/** On PostgreSQL it waits for whoever writes on the same server. */
async function foldOnce(store: Store, sized: SizedStore): Promise<void> {
  await sized.ticker(sized.store).tick(ends(511, 10, succeeded), 0);
  await foldStep(store);
}
