// Facts about schedules for alerts: which are late, and when maintenance windows hold.

const PUNCTUALITY = 'packages/scheduler/src/queries/punctuality.sql.ts';
const PUNCTUALITY_TEST = 'packages/scheduler/test/punctuality.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const PUNCTUAL = [
  {
    breaks: 'a fire that was skipped by a pause counts as missed',
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
    breaks: 'an overdue fire counts as missed only when a daemon records it',
    edits: [
      {
        file: 'packages/scheduler/src/queries/read-punctuality.ts',
        search: 'missedAt === undefined ? firstOverdue(plannable, row.since, row.now) :',
        replace: 'missedAt === undefined ? undefined :',
      },
    ],
    noticedBy: [{ file: PUNCTUALITY_TEST, test: 'from its time on until a person fires it' }],
  },
  {
    breaks: 'a run by hand does not end the lateness of its schedule',
    edits: [{ file: PUNCTUALITY, search: 'coalesce(h.at, 0)', replace: '0' }],
    noticedBy: [{ file: PUNCTUALITY_TEST, test: 'by anything before a person ran it by hand' }],
  },
  {
    breaks: 'a maintenance window ends as soon as it has begun',
    edits: [
      {
        file: 'packages/scheduler/src/queries/fire-stretches.ts',
        search: 'cron.after(from - durationMs)',
        replace: 'cron.after(from - 1)',
      },
    ],
    noticedBy: [
      { file: 'packages/scheduler/src/queries/fire-stretches.test.ts', test: 'in the middle of it' },
    ],
  },
];
