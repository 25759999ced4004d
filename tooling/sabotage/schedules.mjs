// What is promised of schedules beside their times: what operators want of them, and what daemons know of each other.

const OPERATE_TEST = 'packages/scheduler/test/operate.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const SCHEDULES = [
  {
    breaks: 'a fire that waits for the run before it forgets that somebody changed it',
    edits: [
      {
        file: 'packages/scheduler/src/store/fires.ts',
        search: `and f.fire_at = schedule_overrides.fire_at and f.verdict = 'waiting'`,
        replace: `and f.fire_at = schedule_overrides.fire_at and f.verdict = 'never'`,
      },
    ],
    noticedBy: [{ file: OPERATE_TEST, test: 'has both also where it waits for the run before it' }],
  },
  {
    breaks: 'a fire that waited, of a job with a dedupe key, waits for the next fire of its schedule',
    edits: [
      {
        file: 'packages/scheduler/src/fire.ts',
        search: '[...all, ...ended.map(({ schedule }) => schedule)].filter(isKeyless)',
        replace: 'all.filter(isKeyless)',
      },
    ],
    noticedBy: [{ file: OPERATE_TEST, test: 'has both also where it waits for the run before it' }],
  },
];
