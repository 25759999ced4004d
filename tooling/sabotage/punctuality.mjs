// What alerts are told of schedules: which are late, and when it is quiet.

const PUNCTUALITY = 'packages/scheduler/src/queries/punctuality.sql.ts';
const PUNCTUALITY_TEST = 'packages/scheduler/test/punctuality.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const PUNCTUAL = [
  {
    breaks: 'what a pause took counts as missed',
    edits: [
      {
        file: PUNCTUALITY,
        search: "(f.verdict in ('duplicate', 'paused') or",
        replace: "(f.verdict = 'duplicate' or",
      },
      {
        file: PUNCTUALITY,
        search: "(f.verdict = 'skipped_catchup' or",
        replace: "(f.verdict in ('skipped_catchup', 'paused') or",
      },
    ],
    noticedBy: [{ file: PUNCTUALITY_TEST, test: 'by what a pause took, nor while it lasts' }],
  },
  {
    breaks: 'what nobody fires is not missed until somebody writes it down',
    edits: [
      {
        file: 'packages/scheduler/src/queries/read-punctuality.ts',
        search: 'missedAt === undefined ? firstOverdue(plannable, row.since, row.now) :',
        replace: 'missedAt === undefined ? undefined :',
      },
    ],
    noticedBy: [{ file: PUNCTUALITY_TEST, test: 'from its time on until somebody fires it' }],
  },
  {
    breaks: 'a run by hand leaves its schedule late',
    edits: [{ file: PUNCTUALITY, search: 'coalesce(h.at, 0)', replace: '0' }],
    noticedBy: [{ file: PUNCTUALITY_TEST, test: 'by anything before somebody ran it by hand' }],
  },
  {
    breaks: 'a maintenance window that has begun is over',
    edits: [
      {
        file: 'packages/scheduler/src/queries/fire-stretches.ts',
        search: 'fireAfter(cron, from - durationMs)',
        replace: 'fireAfter(cron, from - 1)',
      },
    ],
    noticedBy: [
      { file: 'packages/scheduler/src/queries/fire-stretches.test.ts', test: 'in the middle of it' },
    ],
  },
];
