/** The verbs that work goes through, each with how many rows it may look at. */
import {
  cancelRun,
  changePriority,
  EXPLAIN_CAP,
  explainQueue,
  explainRun,
  MOST_DEAD_COUNTED,
  MOST_HOLDS,
  MOST_PAUSED_RUNS,
  previewPurge,
  purgeQueue,
  readChain,
  readChainJobs,
  readHolds,
  readPausedRuns,
  readQueueAges,
} from '@sb/queue';
import {
  createReaper,
  enqueueMany,
  expireRuns,
  findBacklogs,
  findErrorLines,
  findJobFacts,
  findLongest,
  findMinuteCounts,
  NODE_LEASE_MS,
  readCancelRequests,
  readChores,
  registerNode,
  releaseOrphans,
  renewNode,
  REAP_AFTER_MS,
  tendPauses,
} from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { foldStep } from '../../src/statistics/fold.ts';
import { findInputParts } from '../../src/dead-letters/group-letters.sql.ts';
import { findDueJobs } from '../../src/queries/holds.sql.ts';
import { findQueues } from '../../src/queries/queues.sql.ts';
import { findDepths } from '../../src/runs/depth.sql.ts';
import { findNamesOf } from '../../src/statistics/end-counts.sql.ts';
import { BATCH, RUNNING, type SizedStore } from './sized-store.ts';

export interface PlanCase {
  readonly name: string;
  /** How many runs it is about; what it may look at is four times that, and 16. */
  readonly batch: number;
  /** SQLite: it sorts what it has found, or takes doubles out. */
  readonly sorts?: RegExp;
  /** SQLite: it walks a table in the table's own order, and stops at its limit. */
  readonly walks?: RegExp;
  /** Before it is watched. */
  readonly prepare?: (sized: SizedStore) => Promise<void>;
  readonly act: (store: Store, sized: SizedStore) => Promise<unknown>;
}

const succeeded = { state: 'succeeded' } as const;
const failed = { state: 'failed', reason: 'error', attempt: 'failed', error: '{"message":"no"}' } as const;

/** The runs that are under way have the first ids. */
const ends = (from: number, count: number, outcome: typeof succeeded | typeof failed) =>
  Array.from({ length: count }, (_, i) => ({ id: from + i, claimNo: 1, jobId: 'noop', outcome }));

const FOLLOWERS = Array.from({ length: BATCH }, () => ({ jobId: 'noop', after: [{ run: 700 }] }));

const DIFFERENT = Array.from({ length: BATCH }, (_, i) => ({
  jobId: i % 3 === 0 ? 'other' : 'noop',
  priority: i % 2 === 0 ? ('low' as const) : ('high' as const),
  timeoutMs: 1_000 + i,
  dedupeKey: `different ${i}`,
  ...(i % 5 === 0 && { queue: 'aside' }),
}));

export const CASES: readonly PlanCase[] = [
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
  {
    name: 'why a run waits',
    batch: EXPLAIN_CAP,
    // The first of two lanes.
    sorts: /heads order by run_at, id limit 1/,
    act: async (store) => {
      // Far back in a queue, under way, put off, held.
      for (const runId of [2_999, 900, 3_500, 4_502]) await explainRun(store, runId);
    },
  },
  {
    name: 'why a queue stands still',
    batch: EXPLAIN_CAP,
    // Reasons of what is held, up to the cap; the first of two lanes.
    sorts: /group by reason|heads order by run_at, id limit 1/,
    act: async (store) => {
      for (const queue of ['default', 'aside']) await explainQueue(store, queue);
    },
  },
  {
    name: 'for what the runs of queues are held',
    // Of each of two queues, found by its index and read.
    batch: 4 * MOST_HOLDS,
    sorts: /group by q.name, d.name/,
    act: (store) => readHolds(store, ['default', 'aside']),
  },
  {
    name: 'how many runs the pauses of jobs hold',
    batch: MOST_PAUSED_RUNS,
    act: (store) => readPausedRuns(store, ['noop', 'other']),
  },
  {
    name: 'the jobs of the due runs of a paused queue',
    batch: 8 * 200,
    act: (store) => store.read((tx) => findDueJobs(tx, 'default', 200)),
  },
  {
    name: 'the counts of all queues',
    batch: 2 * BATCH,
    act: (store) => store.read((tx) => findDepths(tx, BATCH)),
  },
  {
    name: 'the list of all queues',
    batch: 3 * BATCH,
    act: (store) => store.read((tx) => findQueues(tx, BATCH)),
  },
  {
    name: 'what alerts ask of all queues',
    batch: BATCH,
    prepare: ({ store }) =>
      store.write((tx) =>
        tx.run(sql`insert into dead_letters (run_id, job_id, queue_id, priority, root_id, dry_run, died_at, reason, status)
          select id + 100000, 1, 1, 2, id, id % 2, id, 'error', 'open' from runs where id <= 4000`),
      ),
    act: (store) =>
      store.read((tx) =>
        findBacklogs(tx, {
          due: 150,
          late: { lagsMs: [1_000, 300_000], most: 150 },
          dead: 150,
          running: true,
        }),
      ),
  },
  {
    // After the case above, which adds 2,000 open letters.
    name: 'what metrics ask of all queues',
    batch: MOST_DEAD_COUNTED,
    act: async (store) => {
      await readQueueAges(store);
      await store.read((tx) => findNamesOf(tx, [{ jobId: 1, queueId: 1 }]));
    },
  },
  {
    name: 'the inputs of the open letters of a job',
    batch: MOST_DEAD_COUNTED,
    sorts: /group by print, job_id, input/,
    act: (store) => store.read((tx) => findInputParts(tx, { jobIds: ['noop'], most: MOST_DEAD_COUNTED })),
  },
  {
    name: 'what alerts ask of all jobs',
    batch: RUNNING,
    sorts: /row_number/,
    act: (store) =>
      store.read(function* (tx) {
        yield* findJobFacts(tx, { withRecent: true, goneAfterMs: 1 });
        yield* findLongest(tx);
        yield* findErrorLines(tx, [-1, -2, 521]);
        yield* findMinuteCounts(tx, { from: 0, before: 60 });
      }),
  },
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
    name: 'a chunk of a purge',
    batch: BATCH,
    prepare: async (sized) => {
      await sized.store.write((tx) => tx.run(sql`delete from runs where queue_id = 2 and id % 10 > 0`));
    },
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
  {
    name: 'a step of the fold',
    batch: 5_000,
    act: foldOnce,
  },
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

const replacing = (input: string) =>
  Array.from({ length: BATCH }, (_, i) => ({
    jobId: 'noop',
    input,
    dedupeKey: `replaced ${i}`,
    dedupeReplace: ['input', 'runAt', 'priority'] as const,
  }));

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
