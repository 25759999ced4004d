// Claims: pauses, order, indexes; and queues that accept no runs.

const TICK_POSTGRES = 'packages/queue/src/claim/postgres-claim.sql.ts';
const CLAIM_SQLITE = 'packages/queue/src/claim/sqlite-claim.sql.ts';
const CLAIM_TEST = 'packages/queue/test/claim-and-settle.test.ts';
const ONE_RANGE_TEST = 'packages/queue/test/one-range.test.ts';
const PAUSE_TEST = 'packages/queue/test/pause-queue.test.ts';
const JOB_TEST = 'packages/queue/test/pause-job.test.ts';
const PLANS = 'packages/queue/test/plans-at-size.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const CLAIMS = [
  {
    breaks: 'the verbs of operators take a blank reason, and nobody as the actor',
    edits: [
      {
        file: 'packages/queue/src/operator.ts',
        search: "isStorableText(value) && value.trim() !== ''",
        replace: 'isStorableText(value)',
      },
    ],
    noticedBy: ['queue', 'scheduler', 'alerts'].map((name) => ({
      file: `packages/${name}/test/refused-acts.test.ts`,
      test: 'is refused by its verb, whoever calls it, and nothing is written',
    })),
  },
  {
    breaks: 'the claim ignores a pause',
    edits: [
      {
        file: 'packages/queue/src/pauses/standing.sql.ts',
        search: "(mode <> 'paused' or until <= ${now})",
        replace: "(mode <> 'gone' or until <= ${now})",
      },
    ],
    noticedBy: [
      { file: CLAIM_TEST, test: 'claim (sqlite) takes nothing from a paused queue' },
      { file: CLAIM_TEST, test: 'claim (postgres) takes nothing from a paused queue' },
    ],
  },
  {
    breaks: 'the claim takes runs of a paused queue, PostgreSQL',
    edits: [
      {
        file: TICK_POSTGRES,
        search: 'qs as materialized (select id from queues where ${ON} and',
        replace: 'qs as materialized (select id from queues where',
      },
    ],
    noticedBy: [{ file: PAUSE_TEST, test: 'a paused queue (postgres) gives nothing to a claim' }],
  },
  {
    breaks: 'a node does not notice a pause, SQLite',
    edits: [
      {
        file: 'packages/queue/src/definitions.sql.ts',
        search: 'definitions = definitions + 1',
        replace: 'definitions = definitions + 0',
      },
    ],
    noticedBy: [{ file: PAUSE_TEST, test: 'a paused queue (sqlite)' }],
  },
  {
    breaks: 'queued runs of a paused job are claimed, PostgreSQL',
    edits: [
      {
        file: TICK_POSTGRES,
        search: 'array(select id from job_defs where ${ON} and name',
        replace: 'array(select id from job_defs where name',
      },
    ],
    noticedBy: [
      { file: JOB_TEST, test: 'a paused job (postgres) is not claimed where its runs are still queued' },
    ],
  },
  {
    breaks: 'the claim does not use its partial index, PostgreSQL',
    edits: [
      {
        file: TICK_POSTGRES,
        search: 'id, run_at from runs where state = 1 and lane = 0 and queue_id = qs.id and',
        replace: 'id, run_at from runs where state + 0 = 1 and lane = 0 and queue_id = qs.id and',
      },
    ],
    noticedBy: [{ file: PLANS, test: 'with 1,000 runs under way every verb goes by indexes (postgres)' }],
  },
  {
    breaks: 'the claim does not use its partial index, SQLite',
    edits: [
      {
        file: CLAIM_SQLITE,
        search: "const DUE = 'state = 1 and",
        replace: "const DUE = 'state + 0 = 1 and",
      },
    ],
    noticedBy: [{ file: PLANS, test: 'with 1,000 runs under way every verb goes by indexes (sqlite)' }],
  },
  {
    breaks: 'the settle of a failure reads all runs of its node, PostgreSQL',
    edits: [
      {
        file: 'packages/queue/src/settle/running.sql.ts',
        search: 'r.node_id + 0 = ${nodeId} and r.state + 0 = 3 $',
        replace: 'r.node_id = ${nodeId} and r.state = 3 $',
      },
    ],
    noticedBy: [
      {
        file: PLANS,
        test: 'with 1,000 runs under way every verb goes by indexes (postgres) and 20,000 waiting, none',
      },
    ],
  },
  {
    breaks: 'the oldest run of all gets no slot',
    edits: [
      {
        file: 'packages/queue/src/priority/share-of-oldest.ts',
        search: 'Math.floor((credit + slots) / SLOTS_PER_OLDEST)',
        replace: '0 * Math.floor((credit + slots) / SLOTS_PER_OLDEST)',
      },
    ],
    noticedBy: [
      { file: CLAIM_TEST, test: 'claim (sqlite) gives one of sixteen slots' },
      { file: CLAIM_TEST, test: 'claim (postgres) gives one of sixteen slots' },
    ],
  },
  {
    breaks: 'the oldest runs get two of sixteen slots',
    edits: [
      {
        file: 'packages/queue/src/priority/share-of-oldest.ts',
        search: 'SLOTS_PER_OLDEST = 16',
        replace: 'SLOTS_PER_OLDEST = 8',
      },
    ],
    noticedBy: [
      { file: 'packages/queue/src/priority/share-of-oldest.test.ts', test: 'of any 16 slots in a row' },
    ],
  },
  {
    breaks: 'two claims at once wait for each other, PostgreSQL',
    edits: [
      {
        file: TICK_POSTGRES,
        search: 'order by run_at, id limit ${limit} for update skip locked) r`',
        replace: 'order by run_at, id limit ${limit} for update) r`',
      },
    ],
    noticedBy: [
      { file: CLAIM_TEST, test: 'claim (postgres) passes over a run that another transaction has locked' },
    ],
  },
  {
    breaks: 'a draining queue accepts new runs, SQLite',
    edits: [
      {
        file: 'packages/queue/src/enqueue/insert/sqlite-insert.sql.ts',
        search: 'isDraining === 0 &&',
        replace: 'isDraining < 2 &&',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/drain-queue.test.ts',
        test: 'a draining queue (sqlite) refuses what is new',
      },
    ],
  },
  {
    breaks: 'an enqueue goes by definitions that were rolled back, SQLite',
    edits: [
      {
        file: 'packages/queue/src/enqueue/insert/sqlite-definitions.sql.ts',
        search: ' && before.rollbacks === handle.rollbacks',
        replace: '',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/insert-shapes.test.ts',
        test: 'a run (sqlite) is not refused for what was rolled back',
      },
    ],
  },
  {
    breaks: 'an enqueue goes by the definitions that it read first, SQLite',
    edits: [
      {
        file: 'packages/queue/src/enqueue/insert/sqlite-definitions.sql.ts',
        search: 'before?.number === number',
        replace: 'before !== undefined',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/insert-shapes.test.ts',
        test: 'a run (sqlite) is stored by what holds since the last commit, also that of another process',
      },
    ],
  },
  {
    breaks: 'a queue counts as drained although an older transaction may add a run, PostgreSQL',
    edits: [
      {
        file: 'packages/queue/src/pauses/drained.sql.ts',
        search: 'and ${OLDER_ONES_ENDED}`',
        replace: 'and ${OLDER_ONES_ENDED} is not null`',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/drain-queue.test.ts',
        test: 'a draining queue (postgres) is not drained while an older transaction',
      },
    ],
  },
  {
    breaks: 'a claim of one range does not look into the others, PostgreSQL',
    edits: [
      { file: TICK_POSTGRES, search: 'and not (select due from others) and exists', replace: 'and exists' },
    ],
    noticedBy: [
      {
        file: ONE_RANGE_TEST,
        test: 'a claim after claims of one range (postgres) takes a run of a higher priority first',
      },
    ],
  },
  {
    breaks: 'a claim of one range does not look at pauses, PostgreSQL',
    edits: [
      {
        file: TICK_POSTGRES,
        search: ' and exists (select 1 from qs where id = $7::int)\n',
        replace: '\n',
      },
    ],
    noticedBy: [
      { file: ONE_RANGE_TEST, test: 'a claim after claims of one range (postgres) takes nothing of a queue' },
    ],
  },
  {
    breaks: 'a tick whose answer is lost counts as not done, PostgreSQL',
    edits: [
      {
        file: 'packages/storage/src/postgres/handle.ts',
        search: 'of [committed, begun, one, other])',
        replace: 'of [begun, one, other, committed])',
      },
    ],
    noticedBy: [
      {
        file: 'packages/storage/src/postgres/handle.test.ts',
        test: 'the first failure of the transaction is thrown, but an unknown outcome goes before it',
      },
    ],
  },
  {
    breaks: 'a claim takes the runs that became due last',
    edits: [
      {
        file: TICK_POSTGRES,
        search: 'order by run_at, id limit ${limit} for update skip locked) r`',
        replace: 'order by run_at desc, id desc limit ${limit} for update skip locked) r`',
      },
      {
        file: CLAIM_SQLITE,
        search: 'from runs where ${DUE} order by run_at, id limit @slots+0`;\nexport const TAKE_SPAN',
        replace:
          'from runs where ${DUE} order by run_at desc, id desc limit @slots+0`;\nexport const TAKE_SPAN',
      },
    ],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: 'packages/queue/test/claim-order.test.ts',
      test: `runs of one queue and priority (${dialect}) claims at the same time take the first of them between them, each in order`,
    })),
  },
];
