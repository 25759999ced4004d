// Alerts: which runs count as failures, and that a reader with a memory agrees with the store.

const FOLD_TEST = 'packages/queue/test/fold.test.ts';
const FACTS_TEST = 'packages/alerts/test/read-facts.test.ts';
const MINUTES_TEST = 'packages/alerts/test/kept-minutes.test.ts';

const LEAVES_OUT = 'leaves out of the failures in a row dry runs, and what a person did again by hand';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const ALERT_FACTS = [
  {
    breaks: 'an alert notifies of a dry run',
    edits: [
      {
        file: 'packages/queue/src/statistics/finished.sql.ts',
        search: 'case when dry_run = 1 then 1 when',
        replace: 'case when',
      },
    ],
    noticedBy: [
      { file: FOLD_TEST, test: LEAVES_OUT },
      { file: FACTS_TEST, test: 'leave out dry runs and what a person did again by hand' },
    ],
  },
  {
    breaks: 'the failure of a replay by hand raises an alert',
    edits: [
      {
        file: 'packages/queue/src/statistics/finished.sql.ts',
        search: "when trigger = 'replay' and coalesce(substr(created_by, 1, 4), '') <> 'job:' then 2",
        replace: '',
      },
    ],
    noticedBy: [
      { file: FOLD_TEST, test: LEAVES_OUT },
      { file: FACTS_TEST, test: 'leave out dry runs and what a person did again by hand' },
    ],
  },
  {
    breaks: 'the failure of a replay by maintenance.retry raises no alert',
    edits: [
      {
        file: 'packages/queue/src/statistics/finished.sql.ts',
        search: "coalesce(substr(created_by, 1, 4), '') <> 'job:' then 2",
        replace: 'true then 2',
      },
    ],
    noticedBy: [{ file: FOLD_TEST, test: LEAVES_OUT }],
  },
  {
    breaks: 'a reader that keeps minutes never counts a run that was folded long after its end',
    edits: [
      {
        file: 'packages/alerts/src/facts/kept-minutes.ts',
        search: 'before.lateFolds !== look.lateFolds || ',
        replace: '',
      },
    ],
    noticedBy: [{ file: MINUTES_TEST, test: 'reads what was folded long after it ended' }],
  },
  {
    breaks: 'a fold that lags does not report the minutes that it writes late',
    edits: [
      {
        file: 'packages/queue/src/statistics/fold.ts',
        search: 'yield* noteLateMinutes(tx, Math.min(...minutes.map(({ minute }) => minute)));',
        replace: '',
      },
    ],
    noticedBy: [
      { file: FOLD_TEST, test: 'tells of minutes that it writes long after they were' },
      { file: MINUTES_TEST, test: 'reads what was folded long after it ended' },
    ],
  },
  {
    breaks: 'a counter keeps finished runs for ever',
    edits: [
      {
        file: 'packages/events/src/retention/removed.sql.ts',
        search: " and name not like 'counter:%'",
        replace: '',
      },
    ],
    noticedBy: [{ file: 'packages/queue/test/retention.test.ts', test: 'is held back by no counter' }],
  },
  {
    breaks: 'a queue at its limit is shown as idle',
    edits: [
      {
        file: 'packages/queue/src/queries/backlogs.sql.ts',
        search: "  `state = 2 and reason = 'queue_limit'`,\n",
        replace: '',
      },
    ],
    noticedBy: [{ file: FACTS_TEST, test: 'count what is held for a limit as due' }],
  },
  {
    breaks: 'a crashed daemon counts as silent although another has replaced it',
    edits: [
      {
        file: 'packages/alerts/src/facts/silent-daemons.ts',
        search: ' && !isReplaced(one, daemons)',
        replace: '',
      },
    ],
    noticedBy: [
      {
        file: FACTS_TEST,
        test: 'is silent once its lease has run out, until another node takes its place, or an hour has passed',
      },
    ],
  },
  {
    breaks: 'a job that runs without a daemon counts as removed, and its failures raise no alert',
    edits: [
      {
        file: 'packages/queue/src/queries/job-facts.sql.ts',
        search: '\n      or h.last_finished_at >= d.unknown_since',
        replace: '',
      },
    ],
    noticedBy: [
      {
        file: FACTS_TEST,
        test: 'are there until no daemon has had it for a day, and longer if it runs all the same',
      },
    ],
  },
];
