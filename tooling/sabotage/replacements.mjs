// The promises of a request that changes the waiting run of its dedupe key.

const DECIDE = 'packages/queue/src/enqueue/replace/decide-replacement.ts';
const WAITING = 'packages/queue/test/replace-waiting.test.ts';
const RACES = 'packages/queue/test/replace-races.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const REPLACEMENTS = [
  {
    breaks: 'a newer request changes a run that has begun',
    edits: [{ file: DECIDE, search: 'run.claim_no > 0 || ', replace: '' }],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: WAITING,
      test: `a request that replaces (${dialect}) is a duplicate of a run that has begun, and a new run when it has ended`,
    })),
  },
  {
    breaks: 'requests put a run off for ever',
    edits: [{ file: DECIDE, search: 'createdAt + dedupeMaxWaitMs', replace: 'now + dedupeMaxWaitMs' }],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: WAITING,
      test: `a request that replaces (${dialect}) puts its run off, at most until the longest wait after the first request`,
    })),
  },
  {
    breaks: 'a run whose input was replaced is held for the limit of its old input',
    edits: [
      {
        file: DECIDE,
        search: 'const isReleased = isHeldForLimit &&',
        replace: 'const isReleased = false &&',
      },
    ],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: WAITING,
      test: `the limits of a run that is replaced (${dialect}) are those of its new input, also where it was held for the old one`,
    })),
  },
  {
    breaks: 'a run whose input was replaced gets the limit key of its old input',
    edits: [
      {
        file: 'packages/queue/src/limits/manage/keyless.sql.ts',
        search: "state < 3 and ${hasInput('runs', run)}",
        replace: 'state < 3',
      },
    ],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: WAITING,
      test: `the limits of a run that is replaced (${dialect}) are worked out by the node, from the input that it still has`,
    })),
  },
  {
    breaks: 'requests lock the runs that they change in any order, PostgreSQL',
    edits: [
      {
        file: 'packages/queue/src/enqueue/replace/waiting-runs.sql.ts',
        search: 'order by r.id ${forUpdate',
        replace: 'order by random() ${forUpdate',
      },
    ],
    noticedBy: [
      {
        file: RACES,
        test: 'a run that is claimed while it is replaced (postgres) never waits in a ring, also when two programs name many keys in opposite orders',
      },
    ],
  },
  {
    breaks: 'ends of runs store the requests of each on its own, PostgreSQL',
    edits: [
      {
        file: 'packages/queue/src/settle/settle-each.ts',
        search: 'yield* enqueueAllIn(tx, requests);',
        replace: 'for (const one of requests) yield* enqueueAllIn(tx, [one]);',
      },
    ],
    noticedBy: [
      {
        file: RACES,
        test: 'a run that is claimed while it is replaced (postgres) never waits in a ring, also when two nodes settle runs that replace in opposite orders',
      },
    ],
  },
  {
    breaks: 'a run is changed while a node claims it, PostgreSQL',
    edits: [
      {
        file: 'packages/queue/src/enqueue/replace/waiting-runs.sql.ts',
        search: "order by r.id ${forUpdate(tx, 'of r')}",
        replace: 'order by r.id',
      },
      {
        file: 'packages/queue/src/enqueue/replace/waiting-runs.sql.ts',
        search: 'import { type Body, forUpdate, isOneOf,',
        replace: 'import { type Body, isOneOf,',
      },
    ],
    noticedBy: [
      {
        file: RACES,
        test: 'a run that is claimed while it is replaced (postgres) starts with what was stored last, and takes nothing afterwards',
      },
    ],
  },
];
