// Runs that wait for others: told once, by whatever ended their parents, and never lost.

const ATTACH = 'packages/queue/src/store/run-deps.ts';
const TICK_POSTGRES = 'packages/queue/src/store/postgres/tick-statements.ts';
const SETTLE_SQLITE = 'packages/queue/src/store/sqlite/settle.ts';
const RELEASE = 'packages/queue/src/release-children.ts';

const TEST = 'packages/queue/test/dependencies.test.ts';
const RACES = 'packages/queue/test/dependency-races.test.ts';
const race = (/** @type {string} */ which) => ({
  file: RACES,
  test: `runs after others (postgres) that come as the ${which} child while their parent is being ended are told`,
});

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const DEPENDENCIES = [
  {
    breaks: 'PostgreSQL: the fast settle takes a run that others wait for',
    edits: [
      {
        file: TICK_POSTGRES,
        search: "settleStatement('l.has_children = 0')",
        replace: "settleStatement('true')",
      },
    ],
    noticedBy: [race('first'), race('second')],
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
    breaks: 'SQLite: the fast settle takes a run that others wait for',
    edits: [
      {
        file: SETTLE_SQLITE,
        search:
          'where r.id = @id and r.claim_no = @claimNo and r.node_id = @node and r.state = 3 and r.has_children = 0',
        replace: 'where r.id = @id and r.claim_no = @claimNo and r.node_id = @node and r.state = 3',
      },
      {
        file: SETTLE_SQLITE,
        search: 'node_id = @node and state = 3\n  and has_children = 0 and ctl = 0',
        replace: 'node_id = @node and state = 3\n  and ctl = 0',
      },
    ],
    noticedBy: [
      { file: TEST, test: 'a run after others (sqlite) waits for the end of all of them, and is taken then' },
    ],
  },
  {
    breaks: 'a parent of many children is forgotten after the first part of them',
    edits: [
      {
        file: 'packages/queue/src/store/ended-parents.ts',
        search:
          ' and not exists (\n      select 1 from run_deps where parent_id = ended_parents.run_id and outcome is null)',
        replace: '',
      },
    ],
    noticedBy: [
      { file: TEST, test: 'a run after others (sqlite) may come by thousands, and after thousands' },
    ],
  },
  {
    breaks: 'a child is counted down by what is not its own',
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
    breaks: 'PostgreSQL: telling children walks the whole table',
    edits: [{ file: RELEASE, search: '  yield* goByIndexes(tx);\n', replace: '' }],
    noticedBy: [
      {
        file: 'packages/queue/test/plans-at-size.test.ts',
        test: 'with 1,000 runs under way every verb goes by indexes (postgres) and none finished',
      },
    ],
  },
  {
    breaks: 'what was asked for an hour ago is due since then when its turn comes',
    edits: [
      {
        file: ATTACH,
        search: 'case when run_at < ${tx.now} then ${tx.now} else run_at end',
        replace: 'run_at',
      },
    ],
    noticedBy: [
      { file: TEST, test: 'a run after others (sqlite) waits for the end of all of them, and is taken then' },
    ],
  },
  {
    breaks: 'a run is skipped although another of its dependencies says that it fails',
    edits: [
      {
        file: 'packages/queue/src/dependencies.ts',
        search: "unmet.find(({ onUnmet }) => onUnmet === 'fail') ?? unmet[0]",
        replace: 'unmet[0]',
      },
    ],
    noticedBy: [{ file: 'packages/queue/src/dependencies.test.ts', test: 'a failure goes before a skip' }],
  },
  {
    breaks: 'a chain is retried with what had succeeded before',
    edits: [
      {
        file: 'packages/queue/src/retry-chain.ts',
        search: "name === 'succeeded' || ",
        replace: '',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/chains.test.ts',
        test: 'a chain (sqlite) is retried from what failed, and what succeeded before is not done again',
      },
    ],
  },
];
