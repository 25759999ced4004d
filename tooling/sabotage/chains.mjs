// The promises of chains: each end counts once for each schedule that follows it, and none is lost.

const FOLLOW = 'packages/scheduler/src/chains/follow-chains.ts';
const STORE = 'packages/scheduler/src/chains/chains.sql.ts';
const ENDED = 'packages/scheduler/src/chains/ended-runs.sql.ts';
const TEST = 'packages/scheduler/test/chains.test.ts';
const READ = 'packages/scheduler/test/chains-read.test.ts';
const PROPERTY = 'packages/scheduler/test/chains.property.test.ts';
const FILES = 'packages/scheduler/src/file/wrong-schedule-files.test.ts';

/** @param {string} name */
const chain = (name) =>
  ['sqlite', 'postgres'].map((dialect) => ({
    file: TEST,
    test: `a schedule that follows others (${dialect}) ${name}`,
  }));

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const CHAINS = [
  {
    breaks: 'two daemons that read the same ends both fire',
    edits: [
      {
        file: FOLLOW,
        search: 'if (!(yield* moveCursor(tx, CHAINS_CURSOR, page.from, page.upTo))) return undefined;',
        replace: 'yield* moveCursor(tx, CHAINS_CURSOR, page.from, page.upTo);',
      },
    ],
    noticedBy: [
      ...chain('fires once, however many daemons look'),
      { file: PROPERTY, test: 'chains (postgres) fire as if one daemon read every end in order' },
    ],
  },
  {
    breaks: 'a chain forgets ended runs while it waits for the others',
    edits: [{ file: FOLLOW, search: '  yield* putSeen(tx, pending);\n', replace: '' }],
    noticedBy: [
      ...chain('fires once when all of them have succeeded'),
      { file: PROPERTY, test: 'chains (sqlite) fire as if one daemon read every end in order' },
    ],
  },
  {
    breaks: 'a chain that was made by a clock ahead waits for that time',
    edits: [
      {
        file: 'packages/scheduler/src/daemon/keep-up.ts',
        search: '    yield* chainFromNow(tx, now);\n',
        replace: '',
      },
    ],
    noticedBy: chain('and was made by a clock years ahead counts from now on, once a daemon looks around'),
  },
  {
    breaks: 'a schedule that becomes a chain keeps the overrides of its cron fires',
    edits: [
      {
        file: 'packages/scheduler/src/load/load-schedules.ts',
        search: '    yield* dropForeign(tx, row, values.chain);\n',
        replace: '',
      },
    ],
    noticedBy: chain('and went by a clock, or does again, is not as was wanted of the one that it was'),
  },
  {
    breaks: 'a run that ended during the pause of a chain fires it after the pause',
    edits: [
      {
        file: 'packages/scheduler/src/definitions/operate.sql.ts',
        search: 'chain is null and (due_at is null or due_at >= until)',
        replace: '(due_at is null or due_at >= until)',
      },
    ],
    noticedBy: chain('fires nothing for what ended during its pause, though nobody looks before it is over'),
  },
  {
    breaks: 'a chain whose pause is over fires for an end of that time that an open transaction kept back',
    edits: [
      {
        file: 'packages/scheduler/src/actions/lapsed-pauses.ts',
        search: 'if (row.until === null || !(yield* existsUnreadEnd(tx, row.until))) ',
        replace: '',
      },
    ],
    noticedBy: [
      {
        file: READ,
        test: 'what a chain has read (postgres) is not all while an open transaction keeps back an end: a pause that is over stays until then',
      },
    ],
  },
  {
    breaks: 'the pause of a chain never ends on a busy store',
    edits: [{ file: ENDED, search: ' and finished_at < ${before} order by', replace: ' order by' }],
    noticedBy: [
      {
        file: READ,
        test: 'what a chain has read (postgres) is enough once no end of a pause is unread: a busy store keeps no pause that is over',
      },
    ],
  },
  {
    breaks: 'a chain fires for an end of the last moment of its pause',
    edits: [
      {
        file: 'packages/scheduler/src/definitions/operate.sql.ts',
        search: 'until <= ${tx.now} - ${CHAIN_GRACE_MS}',
        replace: 'until <= ${tx.now}',
      },
    ],
    noticedBy: [
      {
        file: READ,
        test: 'what a chain has read (postgres) may lack an end of the last moment of a pause: it is committed after it, and counts as in it',
      },
    ],
  },
  {
    breaks: 'a chain reads past a transaction that is still open',
    edits: [
      { file: ENDED, search: 'sql`and xid < pg_snapshot_xmin(pg_current_snapshot())`', replace: 'sql``' },
    ],
    noticedBy: [
      {
        file: READ,
        test: 'what a chain has read (postgres) leaves out nothing that an open transaction has written before it',
      },
    ],
  },
  {
    breaks: 'a fire leaves the ends that it used for the next one',
    edits: [
      {
        file: 'packages/scheduler/src/chains/follow-chain.ts',
        search: '    pending = new Map();\n',
        replace: '    pending = new Map(pending);\n',
      },
    ],
    noticedBy: chain('fires once when all of them have succeeded'),
  },
  {
    breaks: 'a run that ended before its chain existed fires it',
    edits: [
      {
        file: FOLLOW,
        search: 'ends.filter(({ endedAt }) => endedAt >= since)',
        replace: 'ends.filter(({ endedAt }) => endedAt >= since || true)',
      },
    ],
    noticedBy: chain('looks at no end from before it was so'),
  },
  {
    breaks: 'a dry run is followed',
    edits: [{ file: ENDED, search: 'and dry_run = 0\n', replace: '\n' }],
    noticedBy: chain('may follow all runs of a job'),
  },
  {
    breaks: 'an override of the next fire of a chain applies to all later fires',
    edits: [{ file: STORE, search: 'set fire_at = ${at}\n', replace: 'set fire_at = fire_at\n' }],
    noticedBy: chain('is skipped, and has another input'),
  },
  {
    breaks: 'retention removes the ends that a chain has not read',
    edits: [
      {
        file: 'packages/events/src/retention/removed.sql.ts',
        search: "where name not like 'consumer:%'",
        replace: "where name <> 'chains' and name not like 'consumer:%'",
      },
    ],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: READ,
      test: `what a chain has read (${dialect}) is kept until then`,
    })),
  },
  {
    breaks: 'a chain that leads back to itself is accepted',
    edits: [
      {
        file: 'packages/scheduler/src/check/find-cycles.ts',
        search: '} else if (onPath.has(node)) {',
        replace: '} else if (false) {',
      },
    ],
    noticedBy: [{ file: FILES, test: 'itself, by another and by its own job' }],
  },
];
