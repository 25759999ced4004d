// Runs that wait for others: each end of a parent reaches them once, and none is lost.

const ATTACH = 'packages/queue/src/dependencies/run-deps.sql.ts';
const SETTLE_POSTGRES = 'packages/queue/src/settle/postgres-settle.sql.ts';
const SETTLE_SQLITE = 'packages/queue/src/settle/sqlite-settle.sql.ts';
const RELEASE = 'packages/queue/src/dependencies/release-children.ts';

const TEST = 'packages/queue/test/dependencies.test.ts';
const PARENTS = 'packages/runner/test/parents.test.ts';
const RACES = 'packages/queue/test/dependency-races.test.ts';
const race = (/** @type {string} */ which, before = 'nobody else was waited for') => ({
  file: RACES,
  test: `runs after others (postgres) that come as the ${which} child while their parent is being ended are told, where ${before}`,
});

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const DEPENDENCIES = [
  {
    breaks: 'PostgreSQL: the fast settle ends a run that others wait for',
    edits: [
      {
        file: SETTLE_POSTGRES,
        search: "which: 'and l.has_children = 0'",
        replace: "which: ''",
      },
    ],
    noticedBy: [race('first'), race('second')],
  },
  {
    breaks: 'PostgreSQL: a node that expects parents misses a run that became one meanwhile',
    edits: [
      {
        file: SETTLE_POSTGRES,
        search: 'from gone where has_children = 1 returning 1',
        replace: 'from gone where has_children = 1 and id < 3 returning 1',
      },
    ],
    noticedBy: [race('first', 'others were waited for before')],
  },
  {
    breaks: 'PostgreSQL: a parent is not locked while its second child is stored',
    edits: [
      {
        file: ATTACH,
        search: "has_children from runs\n    where ${isOneOf(tx, 'id', runIds)} order by id ${lock}`);",
        replace: "has_children from runs\n    where ${isOneOf(tx, 'id', runIds)} order by id`);",
      },
    ],
    noticedBy: [race('second')],
  },
  {
    breaks: 'SQLite: the fast settle ends a run that others wait for',
    edits: [
      { file: SETTLE_SQLITE, search: "settleTexts('and has_children = 0')", replace: "settleTexts('')" },
    ],
    noticedBy: [
      { file: TEST, test: 'a run after others (sqlite) waits for the end of all of them, and is taken then' },
    ],
  },
  {
    breaks: 'SQLite: the claim of a tick does not see runs that the tick has queued',
    edits: [
      {
        file: 'packages/queue/src/claim/sqlite-tick.ts',
        search: '    if (parentsMayCome) ranges.forget();\n',
        replace: '',
      },
    ],
    noticedBy: [
      { file: TEST, test: 'a run after others (sqlite) is taken by the trip that ends the one before it' },
    ],
  },
  {
    breaks: 'a chain is refused because of another one that was enqueued with it',
    edits: [
      {
        file: 'packages/queue/src/chains/chains-together.ts',
        search: 'if (!isRefusal(error) && !isRefusedValue(error)) throw error;',
        replace: 'if (!isRefusedValue(error)) throw error;',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/chains.test.ts',
        test: 'a chain (sqlite) is asked for beside others, and neither knows of them nor is refused with them',
      },
    ],
  },
  {
    breaks: 'a parent of many children is forgotten after the first part of them',
    edits: [
      {
        file: 'packages/queue/src/settle/end/ended-parents.sql.ts',
        search:
          'const FORGET_JUDGED = FORGET + IS_JUDGED;\nconst SQLITE_FORGET_JUDGED = SQLITE_FORGET + IS_JUDGED;',
        replace: 'const FORGET_JUDGED = FORGET;\nconst SQLITE_FORGET_JUDGED = SQLITE_FORGET;',
      },
    ],
    noticedBy: [
      { file: TEST, test: 'a run after others (sqlite) may come by thousands, and after thousands' },
    ],
  },
  {
    breaks: 'a long row of runs ends in a transaction for each of them',
    edits: [{ file: RELEASE, search: 'const room = CHUNK - parents.length;', replace: 'const room = 0;' }],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: TEST,
      test: `a run after others (${dialect}) ends with the first of a thousand that follow one another, in a few transactions`,
    })),
  },
  {
    breaks: 'to forget a parent, PostgreSQL reads all open dependencies of the store',
    edits: [
      {
        file: 'packages/queue/src/settle/end/ended-parents.sql.ts',
        search: ' and (select 1 from run_deps d where',
        replace: ' and not exists (select 1 from run_deps d where',
      },
      {
        file: 'packages/queue/src/settle/end/ended-parents.sql.ts',
        search: '\n  order by d.child_id limit 1) is null`',
        replace: ')`',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/plans-at-size.test.ts',
        test: 'with 1,000 runs under way every verb goes by indexes (postgres) and 20,000 waiting, none finished, without statistics',
      },
    ],
  },
  {
    breaks: 'a child is counted down by the end of a run that is not its parent',
    edits: [
      {
        file: RELEASE,
        search: 'groupBy(children, (id) => judged.get(id)?.length ?? 0)',
        replace: 'groupBy(children, () => judged.size)',
      },
    ],
    noticedBy: [
      { file: TEST, test: 'a run after others (sqlite) may come by thousands, and after thousands' },
    ],
  },
  {
    breaks: 'PostgreSQL: releasing children reads the whole table',
    edits: [
      {
        file: RELEASE,
        search: "  yield* beginRelease(tx, busyChildren === 'wait' ? SHORT_LOCK_MS : undefined);\n",
        replace: '',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/plans-at-size.test.ts',
        test: 'with 1,000 runs under way every verb goes by indexes (postgres) and 20,000 waiting, none finished, without statistics',
      },
    ],
  },
  {
    breaks: 'a released run is due since its enqueue instead of its release',
    edits: [
      {
        file: ATTACH,
        search: 'case when pending_deps = ${ended} and run_at < ${now} then ${now} else run_at end',
        replace: 'run_at',
      },
    ],
    noticedBy: [
      { file: TEST, test: 'a run after others (sqlite) waits for the end of all of them, and is taken then' },
    ],
  },
  {
    breaks: 'a run is skipped although another of its dependencies makes it fail',
    edits: [
      {
        file: 'packages/queue/src/dependencies/dependencies.ts',
        search: "unmet.find(({ onUnmet }) => onUnmet === 'fail') ?? unmet[0]",
        replace: 'unmet[0]',
      },
    ],
    noticedBy: [
      { file: 'packages/queue/src/dependencies/dependencies.test.ts', test: 'a failure goes before a skip' },
    ],
  },
  {
    breaks: 'two parents of one job hide each other',
    edits: [
      {
        file: 'packages/queue/src/dependencies/read-parents.ts',
        search: 'taken.has(job) ? `${job}#${id}` : job',
        replace: 'job',
      },
    ],
    noticedBy: [
      {
        file: PARENTS,
        test: 'a run after others (sqlite) tells those of one job apart, and leaves the names alone that a person gave',
      },
    ],
  },
  {
    breaks: 'a replay does not read the parents of the first run',
    edits: [
      {
        file: 'packages/queue/src/dependencies/parents.sql.ts',
        search: 'return row?.replay_of ?? undefined;',
        replace: 'return row && undefined;',
      },
    ],
    noticedBy: [
      {
        file: PARENTS,
        test: 'a run after others (sqlite) reads the same in a dry run, and when it is done again without them',
      },
    ],
  },
  {
    breaks: 'the retry of a chain includes runs that have succeeded',
    edits: [
      {
        file: 'packages/queue/src/chains/plan-retry.ts',
        search: "return state === 'succeeded' || ",
        replace: 'return ',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/chains.test.ts',
        test: 'a chain (sqlite) is retried from what failed, and what succeeded before is not done again',
      },
    ],
  },
  {
    breaks: 'the retry of a chain takes a parent with a higher number for no parent',
    edits: [
      {
        file: 'packages/queue/src/chains/plan-retry.ts',
        search: 'parentsFirst([...states.keys()], edges)',
        replace: 'states.keys()',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/chains.test.ts',
        test: 'a chain (sqlite) that begins in a queue with a bound is retried in its order',
      },
    ],
  },
  {
    breaks: 'the retry of a chain repeats a run whose replay succeeded',
    edits: [
      {
        file: 'packages/queue/src/chains/plan-retry.ts',
        search: 'if (replay && isStandIn(replay, follows))',
        replace: 'if (replay && isStandIn(replay, true))',
      },
    ],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: 'packages/queue/test/chains.test.ts',
      test: `a chain (${dialect}) whose failed run was replayed alone, with success`,
    })),
  },
  {
    breaks: 'the cleanup removes a run that a waiting one still reads',
    edits: [
      {
        file: 'packages/queue/src/retention/remove-old-runs.ts',
        search: '!needed.has(run.id) && ',
        replace: '',
      },
    ],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: 'packages/queue/test/retention.test.ts',
      test: `retention of runs (${dialect}) keeps a run while one that comes after it has not ended`,
    })),
  },
  {
    breaks: 'a chain that was cancelled is retried again and again',
    edits: [
      {
        file: 'packages/queue/src/chains/retry-chain.ts',
        search: 'if (retriedAs !== undefined) throw',
        replace: 'if (retriedAs === 0) throw',
      },
    ],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: 'packages/queue/test/chains.test.ts',
      test: `a chain (${dialect}) that was cancelled is retried once, and the second answer names the chain that it became`,
    })),
  },
  {
    breaks: 'two retries of a chain at once make two chains',
    edits: [
      {
        file: 'packages/queue/src/chains/retry-chain.ts',
        search: '      yield* lockHistory(tx, first);\n',
        replace: '',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/chains.test.ts',
        test: 'a chain (postgres) that was cancelled is retried once when two ask at once',
      },
    ],
  },
];
