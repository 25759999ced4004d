// Why a run is not running, and why a queue does not move.

const EXPLAIN = 'packages/queue/src/explain/explain.ts';
const STATEMENTS = 'packages/queue/src/explain/explain.sql.ts';
const RUN_TEST = 'packages/queue/test/explain-run.test.ts';
const QUEUE_TEST = 'packages/queue/test/explain-queue.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const EXPLANATIONS = [
  {
    breaks: 'the explanation of a waiting run omits the pause of its queue',
    edits: [
      {
        file: EXPLAIN,
        search: "mode === 'paused' ? { because: 'queue_paused'",
        replace: "mode === 'draining' ? { because: 'queue_paused'",
      },
    ],
    noticedBy: [{ file: RUN_TEST, test: 'its queue is paused, or drained, its job is paused' }],
  },
  {
    breaks: 'a run counts itself among those before it',
    edits: [{ file: STATEMENTS, search: 'and (run_at, id) < (', replace: 'and (run_at, id) <= (' }],
    noticedBy: [
      { file: RUN_TEST, test: '(sqlite) others come first' },
      { file: RUN_TEST, test: '(postgres) others come first' },
    ],
  },
  {
    breaks: 'a node whose process is gone counts as one that claims runs',
    edits: [
      {
        file: 'packages/queue/src/explain/explain-run.ts',
        search: 'alive: node.alive && !isGone(node)',
        replace: 'alive: node.alive',
      },
    ],
    noticedBy: [{ file: RUN_TEST, test: 'no node is there, has its job, takes its queue' }],
  },
  {
    breaks: 'the explanation of a run says that it fails of an unknown job too early',
    edits: [
      {
        file: 'packages/queue/src/explain/why-no-node-takes.ts',
        search: 'Math.max(unknownSince, run.runAt)',
        replace: 'Math.min(unknownSince, run.runAt)',
      },
    ],
    noticedBy: [{ file: RUN_TEST, test: 'nobody has had its job for a day' }],
  },
  {
    breaks: 'a queue whose runs all fail and are retried is reported as not moving',
    edits: [
      {
        file: 'packages/queue/src/explain/explain-queue.sql.ts',
        search: "where type = 'run.retrying'",
        replace: "where type = 'run.retried'",
      },
    ],
    noticedBy: [{ file: QUEUE_TEST, test: 'moves while runs finish, or fail and come back' }],
  },
  {
    breaks: 'a paused queue with due runs is reported as moving',
    edits: [
      {
        file: 'packages/queue/src/explain/explain-queue.ts',
        search: 'return isClaimed && (finished',
        replace: 'return (isClaimed || true) && (finished',
      },
    ],
    noticedBy: [
      {
        file: QUEUE_TEST,
        test: 'does not move while it is paused or no daemon works it, whatever ran before',
      },
    ],
  },
  {
    breaks: 'delayed runs count as due in the numbers of a queue',
    edits: [
      {
        file: 'packages/queue/src/runs/depth.sql.ts',
        search: 'queued: queuedParts(sql`run_at <= ${now}`)',
        replace: 'queued: queuedParts(sql`run_at <= ${now} + 86400000`)',
      },
    ],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: 'packages/queue/test/pause-queue.test.ts',
      test: `the queues (${dialect}) do not count runs of later as if they were due`,
    })),
  },
];
