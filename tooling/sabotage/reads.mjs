/** What people and programs ask of a store. */
const LIVE = 'packages/queue/src/lists/live-runs.ts';
const LIVE_TEST = 'packages/queue/test/live-runs.test.ts';
const HISTORY = 'packages/queue/src/lists/list-history.ts';
const HISTORY_TEST = 'packages/queue/test/list-history.test.ts';
const HOURS = 'packages/queue/src/statistics/hours.sql.ts';
const HOURS_TEST = 'packages/queue/test/hours.test.ts';
const MIGRATE_TEST = 'packages/storage/test/migrate-in-use.test.ts';

export const READS = [
  {
    breaks: 'a page of live runs has rows behind a place that was not read',
    edits: [{ file: LIVE, search: '&& !(frontier && isAfter(key, frontier))', replace: '' }],
    noticedBy: [
      {
        file: LIVE_TEST,
        test: 'a list of live runs with a filter that no index has (sqlite) looks at a bounded number of rows',
      },
    ],
  },
  {
    breaks: 'runs that wait for their backoff are also shown as those of later',
    edits: [{ file: LIVE, search: "view !== 'later' || key.failures === 0", replace: 'true' }],
    noticedBy: [{ file: LIVE_TEST, test: 'the live runs (sqlite) are in one view each' }],
  },
  {
    breaks: 'a time of the history leaves out runs that ended out of order',
    edits: [
      {
        file: 'packages/queue/src/lists/history-conditions.ts',
        search: 'const OUT_OF_ORDER = 1_000;',
        replace: 'const OUT_OF_ORDER = 0;',
      },
    ],
    noticedBy: [
      { file: HISTORY_TEST, test: 'the history (sqlite) of runs that ended out of order is whole' },
    ],
  },
  {
    breaks: 'a search of the history never ends where nothing is found',
    edits: [{ file: HISTORY, search: ' || rows >= MOST_SEARCHED', replace: '' }],
    noticedBy: [
      {
        file: HISTORY_TEST,
        test: 'a search of the history that no index serves (sqlite) looks at 20,000 rows',
      },
    ],
  },
  {
    breaks: 'an index that a killed build left invalid counts as built',
    edits: [
      {
        file: 'packages/storage/src/schema/build-indexes.ts',
        search: 'if (found?.valid) return undefined;',
        replace: 'if (found) return undefined;',
      },
    ],
    noticedBy: [{ file: MIGRATE_TEST, test: 'an index that a killed build left invalid is built anew' }],
  },
  {
    breaks: 'a change of a table makes all others wait as long as it waits itself',
    edits: [
      {
        file: 'packages/storage/src/schema/migrate.ts',
        search: 'yield* tx.run(sql.raw(`set local lock_timeout = ${TABLE_LOCK_MS}`));',
        replace: 'yield* tx.run(sql.raw(`set local lock_timeout = 0`));',
      },
    ],
    noticedBy: [{ file: MIGRATE_TEST, test: 'a new column does not make others wait for a transaction' }],
  },
  {
    breaks: 'a statement goes on in the server after its reader has given it up',
    edits: [
      {
        file: 'packages/storage/src/postgres/open.ts',
        search: 'set local statement_timeout = ${statementTimeoutMs + GIVEN_UP_MS}',
        replace: 'set local statement_timeout = 0',
      },
    ],
    noticedBy: [
      {
        file: 'packages/storage/test/postgres-connection.test.ts',
        test: 'a read that is given up ends on the server too',
      },
    ],
  },
  {
    breaks: 'what people did is removed with other events',
    edits: [
      {
        file: 'packages/events/src/retention/remove-old-events.ts',
        search: 'has_actor === 1 ? actsBefore : before',
        replace: 'before',
      },
    ],
    noticedBy: [
      {
        file: 'packages/events/test/retention.test.ts',
        test: 'retention of events (sqlite) keeps what people did for a time of its own',
      },
    ],
  },
  {
    breaks: 'two letters that differ in a number are two groups',
    edits: [
      {
        file: 'packages/queue/src/settle/end/error-print.ts',
        search: "[/\\d+(?:[.,:]\\d+)*/g, '<n>'],",
        replace: '',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/group-letters.test.ts',
        test: 'open dead letters (sqlite) are grouped by their error',
      },
    ],
  },
  {
    breaks: 'a client waits for the end of a run only once',
    edits: [
      {
        file: 'packages/queue/src/client/wait-for-runs.ts',
        search: 'if (waits.size > 0) timer = setTimeout(look, pause());',
        replace: '',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/client-runs.test.ts',
        test: 'a client (sqlite) waits for the end of a run',
      },
    ],
  },
  {
    breaks: 'runs that retention has removed are counted on',
    edits: [
      {
        file: 'packages/queue/src/lists/kept-counts.ts',
        search: 'SIZE - 1), removed + 1)',
        replace: 'SIZE - 1), 1)',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/kept-counts.test.ts',
        test: 'a day of runs (sqlite) is walked again when retention has been there',
      },
    ],
  },
  {
    breaks: 'sums of hours are used after a fold has changed one of their minutes',
    edits: [
      {
        file: HOURS,
        search: 'lateFolds === (yield* countLateFolds(tx)) ? before : 0',
        replace: 'before',
      },
    ],
    noticedBy: [
      {
        file: HOURS_TEST,
        test: 'the sums of hours (sqlite) are made again after a fold has written one of their minutes',
      },
    ],
  },
  {
    breaks: 'a fold at a clock that went back changes a summed hour in silence',
    edits: [
      {
        file: 'packages/queue/src/statistics/minutes.sql.ts',
        search: 'name = ${SUMMED} and seq * 60 > ${oldest}',
        replace: 'name = ${SUMMED} and seq < 0',
      },
    ],
    noticedBy: [
      {
        file: HOURS_TEST,
        test: 'the sums of hours (sqlite) are made again when the clock has gone back into a summed hour',
      },
    ],
  },
  {
    breaks: 'an hour that lies in two parts of a window counts in the first one',
    edits: [
      {
        file: 'packages/queue/src/statistics/cut-window.ts',
        search: 'partOf(hour * 60, window) !== partOf(hour * 60 + 59, window)',
        replace: 'false',
      },
    ],
    noticedBy: [
      {
        file: HOURS_TEST,
        test: 'the sums of hours (sqlite) answer what their minutes answer, whatever the window',
      },
    ],
  },
  {
    breaks: 'an hour is summed while its last minute may still be written',
    edits: [
      {
        file: 'packages/queue/src/statistics/sum-hours.ts',
        search: '((yield* readClock(tx)) - LATE_MS)',
        replace: '(yield* readClock(tx))',
      },
    ],
    noticedBy: [{ file: HOURS_TEST, test: 'the sums of hours (sqlite) leave out the hour that is not over' }],
  },
];
