// The promises of fires that operators have skipped, moved or changed.

const OPERATE_TEST = 'packages/scheduler/test/operate.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const OVERRIDES = [
  {
    breaks: 'a fire that waits for the run before it loses its override',
    edits: [
      {
        file: 'packages/scheduler/src/definitions/overrides.sql.ts',
        search: `and f.fire_at = schedule_overrides.fire_at and f.verdict = 'waiting'`,
        replace: `and f.fire_at = schedule_overrides.fire_at and f.verdict = 'never'`,
      },
    ],
    noticedBy: [{ file: OPERATE_TEST, test: 'has both also where it waits for the run before it' }],
  },
  {
    breaks: 'a fire that is moved before a skipped one waits for it',
    edits: [
      {
        file: 'packages/scheduler/src/plan/moved-fires.ts',
        search:
          'return Math.min(comesAt(next, schedule), ...movedAhead(schedule, next + 1).map(({ runAt }) => runAt));',
        replace: 'return comesAt(next, schedule);',
      },
    ],
    noticedBy: [
      { file: OPERATE_TEST, test: 'runs then and once, also where the fire before it is skipped' },
      { file: OPERATE_TEST, test: 'runs then also where the dates before it are excluded' },
    ],
  },
  {
    breaks: 'lists name the time of a moved fire that it had before',
    edits: [
      {
        file: 'packages/scheduler/src/plan/coming-runs.ts',
        search: 'new Map(moved.map(({ at, runAt }) => [at, runAt]));',
        replace: 'new Map(moved.map(({ at }) => [at, at]));',
      },
    ],
    noticedBy: [
      {
        file: 'packages/scheduler/test/next-fire.test.ts',
        test: 'with a fire that is moved before a skipped one',
      },
    ],
  },
  {
    breaks: 'a fire that came before its time comes again, once its overrides are cleared',
    edits: [
      {
        file: 'packages/scheduler/src/definitions/overrides.sql.ts',
        search: ' ${ofKind} and ${isOpen(tx)}`',
        replace: ' ${ofKind}`',
      },
    ],
    noticedBy: [{ file: OPERATE_TEST, test: 'runs then and once, also where the fire before it is skipped' }],
  },
  {
    breaks: 'a daemon that has read a schedule before misses an override of its fire, PostgreSQL',
    edits: [
      {
        file: 'packages/scheduler/src/definitions/operate.sql.ts',
        search: 'planned_at = ${tx.now}, version = version + 1\n',
        replace: 'planned_at = ${tx.now}\n',
      },
    ],
    noticedBy: [
      {
        file: OPERATE_TEST,
        test: 'the next fires of a schedule (postgres) are skipped also where a daemon had read them before',
      },
    ],
  },
];
