// The promises of daemons that look for due fires: when they look, and what a look costs.

const OPERATE_TEST = 'packages/scheduler/test/operate.test.ts';
const SCHEDULER_TEST = 'packages/scheduler/test/scheduler.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const SCHEDULES = [
  {
    breaks: 'a pause that ended while no daemon ran is forgotten before its fires are decided',
    edits: [
      {
        file: 'packages/scheduler/src/definitions/operate.sql.ts',
        search: 'chain is null and (due_at is null or due_at >= until)',
        replace: 'chain is null',
      },
    ],
    noticedBy: [{ file: OPERATE_TEST, test: 'also where no daemon looked before its end' }],
  },
  {
    breaks: 'a sleeping daemon does not notice a changed schedule',
    edits: [
      {
        file: 'packages/scheduler/src/definitions/write-and-ring.ts',
        search: '  store.ring();\n',
        replace: '',
      },
    ],
    noticedBy: [
      { file: SCHEDULER_TEST, test: 'hears of a fire that a person wants sooner' },
      { file: SCHEDULER_TEST, test: 'may make a fire come sooner rings the bell' },
    ],
  },
  {
    breaks: 'constant wake-ups make the scheduler scan without a pause',
    edits: [
      {
        file: 'packages/words/src/time/pulse.ts',
        search: 'Math.max(performance.now(), turnedAt + atMostEachMs)',
        replace: 'performance.now()',
      },
    ],
    noticedBy: [{ file: 'packages/words/src/time/pulse.test.ts', test: 'once a second however often' }],
  },
  {
    breaks: 'the scan for due fires reads every schedule, SQLite',
    edits: [
      {
        file: 'packages/scheduler/src/definitions/due-schedules.sql.ts',
        search: 's.gone_at is null order by s.id+0',
        replace: 's.gone_at is null order by s.id',
      },
    ],
    noticedBy: [{ file: 'packages/scheduler/test/plans.test.ts', test: 'goes by indexes' }],
  },
];
