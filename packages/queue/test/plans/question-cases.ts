/** What people, alerts and metrics ask: why something waits, what a queue holds, what letters have in common. */
import {
  EXPLAIN_CAP,
  explainQueue,
  explainRun,
  MOST_DEAD_COUNTED,
  MOST_HOLDS,
  MOST_PAUSED_RUNS,
  readHolds,
  readPausedRuns,
  readQueueAges,
} from '@sb/queue';
import { findBacklogs, findErrorLines, findJobFacts, findLongest, findMinuteCounts } from '@sb/queue/engine';
import { sql } from '@sb/storage';
import { findInputParts } from '../../src/dead-letters/group-letters.sql.ts';
import { findDueJobs } from '../../src/queries/holds.sql.ts';
import { findQueues } from '../../src/queries/queues.sql.ts';
import { findDepths } from '../../src/runs/depth.sql.ts';
import { findNamesOf } from '../../src/statistics/end-counts.sql.ts';
import type { PlanCase } from './plan-case.ts';
import { BATCH, RUNNING } from './sized-store.ts';

export const QUESTION_CASES: readonly PlanCase[] = [
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
];
