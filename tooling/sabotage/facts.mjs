// The promises of facts: they last, and they count once.

const CURSORS = 'packages/queue/src/cursors.sql.ts';
const FOLD = 'packages/queue/src/statistics/fold.ts';
const FOLD_TEST = 'packages/queue/test/fold.test.ts';
const OWN_ENDS = 'packages/queue/src/statistics/own-ends.ts';
const OWN_ENDS_TEST = 'packages/queue/test/own-ends.test.ts';
const DURABLE = 'packages/queue/test/durable.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const FACTS = [
  {
    breaks: 'a migration takes a column away that the version before writes',
    edits: [
      {
        file: 'packages/storage/src/schema/steps/003-reads.ts',
        search: "'alter table dead_letters add column fingerprint text',",
        replace: "'alter table dead_letters rename column error_text to fingerprint',",
      },
    ],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: 'packages/storage/test/migrate-in-use.test.ts',
      test: `a store with data (${dialect}) is worked on by a daemon of the version before`,
    })),
  },
  {
    breaks: 'a daemon waits for the index that a migration builds, PostgreSQL',
    edits: [
      {
        file: 'packages/storage/src/schema/build-indexes.ts',
        search: '`create index concurrently ${name} on ${on}`',
        replace: '`create index ${name} on ${on}`',
      },
    ],
    noticedBy: [
      {
        file: 'packages/storage/test/migrate-in-use.test.ts',
        test: 'a daemon of the version before does not wait for an index that is being built',
      },
    ],
  },
  {
    breaks: 'a large file is migrated while nodes work on it, SQLite',
    edits: [
      {
        file: 'packages/storage/src/schema/refuse-long-build.ts',
        search: 'if (rows > MOST_ROWS)',
        replace: 'if (rows < 0)',
      },
    ],
    noticedBy: [
      {
        file: 'packages/storage/test/migrate-in-use.test.ts',
        test: 'a large file is migrated only when its nodes have stopped',
      },
    ],
  },
  {
    breaks: 'ids are used again after rows were deleted, SQLite',
    edits: [
      {
        file: 'packages/storage/src/schema/steps/001-foundation.ts',
        search: "id: 'integer primary key autoincrement'",
        replace: "id: 'integer primary key'",
      },
    ],
    noticedBy: [
      { file: 'packages/storage/test/migrate.test.ts', test: 'a store (sqlite) never gives an id twice' },
    ],
  },
  {
    breaks: 'the cursor of the fold moves although another process has moved it',
    edits: [{ file: CURSORS, search: ' and xid = ${from.xid} and seq = ${from.seq}', replace: '' }],
    noticedBy: [
      { file: FOLD_TEST, test: 'the fold (sqlite) counts each finished run once' },
      { file: FOLD_TEST, test: 'the fold (postgres) counts each finished run once' },
    ],
  },
  {
    breaks: 'the metrics of a daemon count what is stored again with each end',
    edits: [
      {
        file: 'packages/queue/src/statistics/minutes.sql.ts',
        search: '  addTo(sum, histogram);\n  return sum;',
        replace: '  addTo(histogram, sum);\n  return histogram;',
      },
    ],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: 'packages/queue/test/end-counts.test.ts',
      test: `the ended runs that a process has counted (${dialect}) only grow`,
    })),
  },
  {
    breaks: 'a search in logs finds the last chunk of a page again on the next',
    edits: [
      {
        file: 'packages/queue/src/context/search-logs.ts',
        search: 'next: { runId: last.run_id, claimNo: last.claim_no, seq: last.seq }',
        replace: 'next: { runId: last.run_id, claimNo: last.claim_no, seq: last.seq + 1 }',
      },
    ],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: 'packages/queue/test/search-logs.test.ts',
      test: `a search in logs (${dialect}) goes on where a page ended`,
    })),
  },
  {
    breaks: 'runs that come after a chunk of cancelled runs wait for ever',
    edits: [
      {
        file: 'packages/queue/src/runs/cancel-runs.ts',
        search: "  if (verdicts.includes('cancelled')) await releaseAfterAct(store);\n",
        replace: '',
      },
    ],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: 'packages/queue/test/cancel-runs.test.ts',
      test: `a chunk of runs that are cancelled (${dialect}) has the end of each`,
    })),
  },
  {
    breaks: 'each request of /metrics reads the store',
    edits: [
      {
        file: 'packages/worker/src/metrics/read-metrics.ts',
        search: 'now() - last.at < FRESH_MS',
        replace: 'now() - last.at < 0',
      },
    ],
    noticedBy: [
      {
        file: 'packages/worker/src/metrics/read-metrics.test.ts',
        test: 'the page of metrics (sqlite) is read once a second',
      },
    ],
  },
  {
    breaks: 'a dry run counts in statistics',
    edits: [
      {
        file: 'packages/queue/src/statistics/fold-runs.ts',
        search: "        if (alike.kind === 'dry') continue;\n",
        replace: '',
      },
    ],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: FOLD_TEST,
      test: `the fold (${dialect}) counts no dry run`,
    })),
  },
  {
    breaks: 'the last run of a job is a dry run',
    edits: [{ file: 'packages/queue/src/runs/last-runs.sql.ts', search: ' and r.dry_run = 0', replace: '' }],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: FOLD_TEST,
      test: `the fold (${dialect}) counts no dry run`,
    })),
  },
  {
    breaks: 'a node takes what others have ended for a part of its own ends',
    edits: [{ file: OWN_ENDS, search: 'if (kept?.last !== first - 1) kept =', replace: 'kept ??=' }],
    noticedBy: [{ file: OWN_ENDS_TEST, test: 'it reads what others have ended before, between and behind' }],
  },
  {
    breaks: 'a node counts its own ends again that another process has folded',
    edits: [{ file: OWN_ENDS, search: 'if (kept && kept.first <= seq) kept = undefined;', replace: '' }],
    noticedBy: [{ file: OWN_ENDS_TEST, test: 'it counts nothing that another process has folded meanwhile' }],
  },
  {
    breaks: 'the cursor of the fold moves before its counts are written',
    edits: [
      {
        file: FOLD,
        search:
          '  const ours = await store.write(\n    function* (tx) {\n      if (!(yield* moveCursor(tx, FOLD_CURSOR, from, to))) return false;',
        replace:
          '  if (!(await store.write((tx) => moveCursor(tx, FOLD_CURSOR, from, to)))) return { counted: 0, more: true };\n  const ours = await store.write(\n    function* (tx) {',
      },
    ],
    noticedBy: [
      { file: FOLD_TEST, test: 'the fold (sqlite) that is killed after any of its writes' },
      { file: FOLD_TEST, test: 'the fold (postgres) that is killed after any of its writes' },
    ],
  },
  {
    breaks: 'the fold misses the ends that an open transaction is about to commit, PostgreSQL',
    edits: [
      {
        file: 'packages/queue/src/statistics/finished.sql.ts',
        search: 'and xid < pg_snapshot_xmin(pg_current_snapshot())\n',
        replace: '\n',
      },
    ],
    noticedBy: [
      { file: FOLD_TEST, test: 'the fold (postgres) counts a run that is committed after a later one' },
    ],
  },
  {
    breaks: 'successes of a transaction count before the failures between them',
    edits: [
      {
        file: 'packages/queue/src/statistics/finished.sql.ts',
        search: 'order by xid, max(seq))',
        replace: 'order by xid, min(seq))',
      },
    ],
    noticedBy: [
      {
        file: FOLD_TEST,
        test: 'the fold (postgres) counts the failures after the last success of ends that were written together (.x.x.x)',
      },
    ],
  },
  {
    breaks: 'an enqueue is not flushed to the disk, SQLite',
    edits: [
      {
        file: 'packages/queue/src/enqueue/enqueue-together.ts',
        search: 'durable: true,\n',
        replace: 'durable: false,\n',
      },
    ],
    noticedBy: [{ file: DURABLE, test: 'SQLite writes an enqueue through' }],
  },
  {
    breaks: 'an enqueue of many runs is not flushed to the disk, SQLite',
    edits: [
      {
        file: 'packages/queue/src/enqueue/enqueue-many.ts',
        search: 'durable: true',
        replace: 'durable: false',
      },
    ],
    noticedBy: [{ file: DURABLE, test: 'SQLite writes many that are asked for at once through' }],
  },
  {
    breaks: 'a durable write is not flushed to the disk, SQLite',
    edits: [
      {
        file: 'packages/storage/src/sqlite/gate.ts',
        search: "setDurability(durable || options.alwaysDurable ? 'full' : 'normal')",
        replace: "setDurability(options.alwaysDurable ? 'full' : 'normal')",
      },
    ],
    noticedBy: [
      {
        file: 'packages/storage/test/sqlite-durability.test.ts',
        test: 'the commit mode follows the promise',
      },
      { file: DURABLE, test: 'SQLite writes an enqueue through' },
    ],
  },
  {
    breaks: 'a write is acknowledged before it is committed, SQLite',
    edits: [
      {
        file: 'packages/storage/src/sqlite/gate.ts',
        search: "      handle.objects('commit').run();\n",
        replace: "      setImmediate(() => handle.objects('commit').run());\n",
      },
    ],
    noticedBy: [
      {
        file: 'packages/storage/test/write.test.ts',
        test: 'a write (sqlite) that is acknowledged can be read',
      },
    ],
  },
  {
    breaks: 'a write is acknowledged before it is committed, PostgreSQL',
    edits: [
      {
        file: 'packages/storage/src/postgres/gate.ts',
        search: '      await commit(client);\n      if (rings)',
        replace: '      commit(client).catch(() => {});\n      if (rings)',
      },
    ],
    noticedBy: [
      {
        file: 'packages/storage/test/postgres-connection.test.ts',
        test: 'a transaction whose commit loses its answer is told as unknown',
      },
    ],
  },
];
