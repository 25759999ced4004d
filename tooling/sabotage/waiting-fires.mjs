// The promises of fires that wait for the run before them.

const OPERATE_TEST = 'packages/scheduler/test/operate.test.ts';
const WAITING_TEST = 'packages/scheduler/test/waiting-fires.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const WAITING_FIRES = [
  {
    breaks: 'a fire does not see the run that another daemon makes of the fire before it',
    edits: [
      {
        file: 'packages/scheduler/src/definitions/waiting-fires.sql.ts',
        search: "tx.dialect !== 'postgres' || scheduleIds.length === 0",
        replace: "tx.dialect !== 'sqlite' || scheduleIds.length === 0",
      },
      {
        file: 'packages/scheduler/src/fire/overlap.ts',
        search: 'return waiting === 0 ? undefined : waitOrSkip(waiting - 1);',
        replace: 'return undefined;',
      },
    ],
    noticedBy: [
      { file: WAITING_TEST, test: 'runs alone, also when another daemon finds the next fire due meanwhile' },
      { file: WAITING_TEST, test: 'runs alone, also when another daemon fires its chain again meanwhile' },
    ],
  },
  {
    breaks: 'more and more fires wait behind one that cannot run',
    edits: [
      {
        file: 'packages/scheduler/src/fire/overlap.ts',
        search: 'waitOrSkip(waiting - 1)',
        replace: "'waiting'",
      },
    ],
    noticedBy: [{ file: WAITING_TEST, test: 'is followed by one more at most' }],
  },
  {
    breaks: 'a daemon looks each second for the fire of a paused schedule',
    edits: [
      {
        file: 'packages/scheduler/src/daemon/fire-due.ts',
        search: '[yield* existsReleasable(tx), ',
        replace: '[yield* existsWaiting(tx), ',
      },
    ],
    noticedBy: [{ file: WAITING_TEST, test: 'goes on waiting while its schedule is paused' }],
  },
  {
    breaks: 'a postponed fire of a job with a dedupe key waits for the next fire of its schedule',
    edits: [
      {
        file: 'packages/scheduler/src/daemon/fire-due.ts',
        search: '    ...ended.map(({ schedule }) => ({ schedule, dueAt: now })),\n',
        replace: '',
      },
    ],
    noticedBy: [{ file: OPERATE_TEST, test: 'has both also where it waits for the run before it' }],
  },
  {
    breaks: 'a run by hand blocks the fires of its schedule',
    edits: [
      {
        file: 'packages/queue/src/queries/unfinished-of.sql.ts',
        search: 'and fire_at is not null and',
        replace: 'and',
      },
    ],
    noticedBy: [
      {
        file: OPERATE_TEST,
        test: "a run of a schedule that a person wants now (sqlite) has what its fires have, no fire time, and stands in no fire's way",
      },
      {
        file: OPERATE_TEST,
        test: "a run of a schedule that a person wants now (postgres) has what its fires have, no fire time, and stands in no fire's way",
      },
    ],
  },
];
