/** The verbs of runs that come after others. */
import { cancelRun, readChain, readChainJobs } from '@sb/queue';
import { enqueueMany } from '@sb/queue/engine';
import { sql } from '@sb/storage';
import { ends, type PlanCase, succeeded } from './plan-case.ts';
import { BATCH } from './sized-store.ts';

const FOLLOWERS = Array.from({ length: BATCH }, () => ({ jobId: 'noop', after: [{ run: 700 }] }));

export const CHAIN_CASES: readonly PlanCase[] = [
  {
    name: 'runs after another one, asked for and told of its end',
    batch: BATCH,
    // 499 that come after run 700 are there already; another one is asked for, and run 700 ends.
    prepare: async ({ store, nodeId }) => {
      await store.write((tx) =>
        tx.run(
          sql`update runs set state = 3, node_id = ${nodeId}, claim_no = 1, lane = 0, ctl = 0 where id = 700`,
        ),
      );
      await enqueueMany(store, FOLLOWERS.slice(1));
    },
    act: async (store, sized) => {
      await enqueueMany(store, FOLLOWERS.slice(0, 1));
      const { freed } = await sized.ticker(store).tick(ends(700, 1, succeeded), 0);
      if (!freed) throw new Error('nobody was told of the end of run 700');
    },
  },
  {
    name: 'a long row of runs that end one with the other',
    batch: BATCH,
    prepare: ({ store }) =>
      store.write(function* (tx) {
        yield* tx.run(sql`update runs set state = case when id = 2001 then 1 else 0 end, pending_deps = 1, has_children = 1
          where id between 2001 and 2400`);
        yield* tx.run(sql`insert into run_deps (child_id, parent_id, cond, on_unmet)
          select id, id - 1, 'success', 'skip' from runs where id between 2002 and 2400`);
      }),
    act: (store) => cancelRun(store, { runId: 2_001, actor: 'ada' }),
  },
  {
    name: 'a chain is read',
    batch: BATCH,
    sorts: /order by|distinct/,
    act: (store) => readChain(store, 701),
  },
  {
    name: 'the jobs of a chain are read',
    batch: BATCH,
    sorts: /distinct/,
    act: (store) => readChainJobs(store, 701),
  },
];
