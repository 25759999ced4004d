// How runs end: the fence, retries, cancels, dead letters.

const SETTLE_SQLITE = 'packages/queue/src/settle/sqlite-settle.sql.ts';
const SETTLE_POSTGRES = 'packages/queue/src/settle/postgres-settle.sql.ts';
const RUNNING = 'packages/queue/src/settle/running.sql.ts';
const SETTLE_EACH = 'packages/queue/src/settle/settle-each.ts';

const MODEL = 'packages/queue/test/model.test.ts';
const SETTLE_TEST = 'packages/queue/test/claim-and-settle.test.ts';
const model = (/** @type {string} */ dialect) => ({
  file: MODEL,
  test: `the queue (${dialect}) does what the model does`,
});

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const ENDS = [
  {
    breaks: 'the fence, SQLite, sets: the settle of an older claim ends the run',
    edits: [
      {
        file: SETTLE_SQLITE,
        search:
          'from json_each(@ids) j cross join runs r on r.id = j.value\n  where r.claim_no = @claimNo and',
        replace: 'from json_each(@ids) j cross join runs r on r.id = j.value\n  where @claimNo > 0 and',
      },
      {
        file: SETTLE_SQLITE,
        search: 'in (select value from json_each(@ids)) and claim_no = @claimNo\n  and node_id + 0',
        replace: 'in (select value from json_each(@ids)) and @claimNo > 0\n  and node_id + 0',
      },
    ],
    noticedBy: [
      { file: SETTLE_TEST, test: 'settle (sqlite) of an attempt whose run this very node has taken again' },
    ],
  },
  {
    breaks: 'the fence, SQLite, spans: the settle of an older claim ends the run',
    edits: [
      {
        file: SETTLE_SQLITE,
        search: 'where r.id between @first and @last\n  and r.claim_no = @claimNo and',
        replace: 'where r.id between @first and @last\n  and @claimNo > 0 and',
      },
      {
        file: SETTLE_SQLITE,
        search: 'where id between @first and @last and claim_no = @claimNo\n',
        replace: 'where id between @first and @last and @claimNo > 0\n',
      },
    ],
    noticedBy: [
      { file: SETTLE_TEST, test: 'settle (sqlite) of an attempt whose run this very node has taken again' },
    ],
  },
  {
    breaks: 'the fence, SQLite, one by one: the settle of an older claim ends the run',
    edits: [
      {
        file: SETTLE_SQLITE,
        search: 'where r.id = @id and r.claim_no = @claimNo and',
        replace: 'where r.id = @id and @claimNo > 0 and',
      },
      {
        file: SETTLE_SQLITE,
        search: 'runs where id = @id and claim_no = @claimNo and',
        replace: 'runs where id = @id and @claimNo > 0 and',
      },
    ],
    noticedBy: [
      { file: SETTLE_TEST, test: 'settle (sqlite) of an attempt whose run this very node has taken again' },
    ],
  },
  {
    breaks: 'the fence, PostgreSQL: the settle of an older claim ends the run',
    edits: [
      {
        file: SETTLE_POSTGRES,
        search: 'and l.claim_no = coalesce(($6',
        replace: 'and l.claim_no >= 0 * coalesce(($6',
      },
    ],
    noticedBy: [
      { file: SETTLE_TEST, test: 'settle (postgres) of an attempt whose run this very node has taken again' },
    ],
  },
  {
    breaks: 'the fence, one by one: a failure of an older claim fails the run',
    edits: [
      {
        file: RUNNING,
        search: 'r.claim_no = ${claimNo} and r.node_id + 0',
        replace: 'r.claim_no >= 0 * ${claimNo} and r.node_id + 0',
      },
    ],
    noticedBy: [
      { file: SETTLE_TEST, test: 'settle (sqlite) of an attempt whose run this very node has taken again' },
      { file: SETTLE_TEST, test: 'settle (postgres) of an attempt whose run this very node has taken again' },
    ],
  },
  {
    breaks: 'the fence, SQLite: another node ends the run',
    edits: [
      {
        file: SETTLE_SQLITE,
        search: 'where r.id = @id and r.claim_no = @claimNo and r.node_id = @node and',
        replace: 'where r.id = @id and r.claim_no = @claimNo and @node > 0 and',
      },
      {
        file: SETTLE_SQLITE,
        search: 'where id = @id and claim_no = @claimNo and node_id = @node and',
        replace: 'where id = @id and claim_no = @claimNo and @node > 0 and',
      },
    ],
    noticedBy: [{ file: SETTLE_TEST, test: 'settle (sqlite) of a run that another node has claimed' }],
  },
  {
    breaks: 'the fence, PostgreSQL: another node ends the run',
    edits: [
      {
        file: SETTLE_POSTGRES,
        search: 'and l.node_id + 0 = $2 and l.state + 0 = 3',
        replace: 'and $2::bigint > 0 and l.state + 0 = 3',
      },
    ],
    noticedBy: [{ file: SETTLE_TEST, test: 'settle (postgres) of a run that another node has claimed' }],
  },
  {
    breaks: 'the fence, one by one: another node fails the run',
    edits: [{ file: RUNNING, search: 'r.node_id + 0 = ${nodeId} and', replace: '0 < ${nodeId} and' }],
    noticedBy: [
      { file: SETTLE_TEST, test: 'settle (sqlite) of a run that another node has claimed' },
      { file: SETTLE_TEST, test: 'settle (postgres) of a run that another node has claimed' },
    ],
  },
  {
    breaks: 'the order of locks: a batch of failures locks its runs in the order of arrival',
    edits: [
      {
        file: SETTLE_EACH,
        search: 'ended.toSorted((a, b) => a.id - b.id)',
        replace: 'ended.slice()',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/settle-trouble.test.ts',
        test: 'a batch of ends (postgres) locks its runs in the order of their ids',
      },
    ],
  },
  {
    breaks: 'a settle that is repeated after a lost answer counts as lost',
    edits: [
      {
        file: RUNNING,
        search: 'return isStored ? {} : undefined;',
        replace: 'return undefined;',
      },
    ],
    noticedBy: [
      { file: SETTLE_TEST, test: 'settle (sqlite) that comes again' },
      { file: SETTLE_TEST, test: 'settle (postgres) that comes again' },
    ],
  },
  {
    breaks: 'a snooze that is repeated after a lost answer counts as lost',
    edits: [{ file: RUNNING, search: "outcome.state === 'snoozed' && ", replace: 'false && ' }],
    noticedBy: [
      { file: SETTLE_TEST, test: 'settle (sqlite) of a snooze that comes again' },
      { file: SETTLE_TEST, test: 'settle (postgres) of a snooze that comes again' },
    ],
  },
  {
    breaks: 'a late settle of a lost claim counts as done',
    edits: [{ file: RUNNING, search: "if (recorded === 'lost') return undefined;", replace: '' }],
    noticedBy: [
      model('sqlite'),
      { file: 'packages/queue/test/nodes.test.ts', test: 'hears that its claim was lost' },
    ],
  },
  {
    breaks: 'a late settle of a lost claim counts as done, SQLite, sets',
    edits: [{ file: SETTLE_SQLITE, search: 'and seq + 0 >= @seq`', replace: 'and @seq > 0`' }],
    noticedBy: [
      { file: 'packages/queue/test/nodes.test.ts', test: 'a node (sqlite) hears that its claim was lost' },
    ],
  },
  {
    breaks: 'a cancel is forgotten when the run fails',
    edits: [
      {
        file: SETTLE_EACH,
        search: "run.ctl !== CONTROL.none && ended.outcome.state !== 'cancelled'",
        replace: 'run.ctl > 9',
      },
    ],
    noticedBy: [
      { file: 'packages/queue/test/cancel.test.ts', test: 'cancel (sqlite) tells a run that is under way' },
    ],
  },
  {
    breaks: 'a cancel is forgotten when the run succeeds, PostgreSQL',
    edits: [
      {
        file: SETTLE_POSTGRES,
        search: ' and l.ctl = 0 ${which}',
        replace: ' ${which}',
      },
    ],
    noticedBy: [
      { file: 'packages/queue/test/cancel.test.ts', test: 'cancel (postgres) tells a run that is under way' },
    ],
  },
  {
    breaks: 'the backoff of a retry is not stored',
    edits: [
      {
        file: RUNNING,
        search: 'sql`run_at` : sql`${tx.now} + ${delayMs}`',
        replace: 'sql`run_at` : sql`${tx.now}`',
      },
    ],
    noticedBy: [
      { file: SETTLE_TEST, test: 'settle (sqlite) of a failure with attempts left' },
      { file: SETTLE_TEST, test: 'settle (postgres) of a failure with attempts left' },
    ],
  },
  {
    breaks: 'the backoff of a retry is not computed',
    edits: [
      {
        file: 'packages/runner/src/attempt/outcome.ts',
        search: 'attempt, delayMs, error:',
        replace: 'attempt, delayMs: 0, error:',
      },
    ],
    noticedBy: [
      {
        file: 'packages/runner/src/attempt/outcome.test.ts',
        test: 'a failure with attempts left is tried again',
      },
    ],
  },
  {
    breaks: 'a running run expires',
    edits: [{ file: 'packages/queue/src/runs/live-run.sql.ts', search: ' and r.state < 3', replace: '' }],
    noticedBy: [
      {
        file: 'packages/queue/test/expire.test.ts',
        test: 'a start deadline (sqlite) leaves alone a run that began',
      },
      {
        file: 'packages/queue/test/expire.test.ts',
        test: 'a start deadline (postgres) leaves alone a run that began',
      },
    ],
  },
  {
    breaks: 'a failure for good leaves no dead letter',
    edits: [
      {
        file: 'packages/queue/src/settle/end/end-run.ts',
        search: "end.state === 'failed' && end.reason !== 'dependency'",
        replace: "end.state === 'failed' && end.reason === 'lost'",
      },
    ],
    noticedBy: [model('sqlite'), { file: SETTLE_TEST, test: 'settle (postgres) of a final failure' }],
  },
];
