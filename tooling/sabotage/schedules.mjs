// The promises of schedules besides their times: overrides by operators, and changes by other daemons.

const FIRE_TEST = 'packages/scheduler/test/fire.test.ts';
const OPERATE_TEST = 'packages/scheduler/test/operate.test.ts';
const WAITING_TEST = 'packages/scheduler/test/waiting-fires.test.ts';
const SCHEDULER_TEST = 'packages/scheduler/test/scheduler.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const SCHEDULES = [
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
    breaks: 'a schedule that is on may name a job that is not there',
    edits: [
      {
        file: 'packages/scheduler/src/file/find-problems.ts',
        search: 'isOff && namesJob(path)',
        replace: 'namesJob(path)',
      },
    ],
    noticedBy: [
      {
        file: 'packages/scheduler/src/file/schedule-file.test.ts',
        test: 'a job that is not there is a warning for a schedule that is off',
      },
    ],
  },
  {
    breaks: 'a file that closes a circle with a schedule of the store is loaded',
    edits: [
      {
        file: 'packages/scheduler/src/load/load-schedules.ts',
        search: 'if (cycles.length > 0) throw new ScheduleCycleError(cycles);',
        replace: '',
      },
    ],
    noticedBy: [
      {
        file: 'packages/scheduler/test/chains.test.ts',
        test: 'is refused where it makes a circle with one of the store',
      },
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
    breaks: 'schedules shows the default file while a daemon has loaded another',
    edits: [
      {
        file: 'apps/worker/src/commands/schedules/schedules.ts',
        search: 'isLive && options.config === undefined',
        replace: 'stored.length < 0',
      },
    ],
    noticedBy: [
      { file: 'apps/worker/test/next-fires.test.ts', test: 'while a daemon lives, its schedules are shown' },
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
    breaks: 'a schedule whose zone changes in the file keeps its time',
    edits: [
      {
        file: 'packages/scheduler/src/load/load-schedules.ts',
        search: '    row.timezone === values.timezone &&\n',
        replace: '',
      },
    ],
    noticedBy: [
      { file: FIRE_TEST, test: 'a schedule (sqlite) whose zone changed in the file has another time' },
      { file: FIRE_TEST, test: 'a schedule (postgres) whose zone changed in the file has another time' },
    ],
  },
  {
    breaks: 'a schedule whose zone changes in the file keeps the fire that it has missed',
    edits: [
      {
        file: 'packages/scheduler/src/load/load-schedules.ts',
        search: 'hasSameTimes(row, values);',
        replace: 'hasSameTimes({ ...row, timezone: values.timezone }, values);',
      },
    ],
    noticedBy: [
      { file: FIRE_TEST, test: 'a schedule (sqlite) whose zone changed in the file has another time' },
      { file: FIRE_TEST, test: 'a schedule (postgres) whose zone changed in the file has another time' },
    ],
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
    breaks: 'next fires that were computed with other zone data stay',
    edits: [
      {
        file: 'packages/scheduler/src/load/load-schedules.ts',
        search: '  yield* replanToCome(tx, now);\n',
        replace: '',
      },
    ],
    noticedBy: [{ file: FIRE_TEST, test: 'is not what its zone says now is planned anew' }],
  },
  {
    breaks: 'a daemon does not notice that another one has read its file again',
    edits: [
      {
        file: 'packages/scheduler/src/load/loaders.sql.ts',
        search: 'sql`md5(schedules)` : sql`schedules`',
        replace: 'sql`1` : sql`1`',
      },
    ],
    noticedBy: [
      { file: FIRE_TEST, test: 'as soon as the newer has read a file without it' },
      { file: SCHEDULER_TEST, test: 'take out at the same moment is disabled by the next look around' },
    ],
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
  {
    breaks: 'a schedule of the store may exceed the limits of its fields',
    edits: [
      {
        file: 'packages/scheduler/src/edit/entry-problems.ts',
        search: "    ...('misfits' in fit ? fit.misfits : []),\n",
        replace: '',
      },
    ],
    noticedBy: [
      { file: 'packages/scheduler/test/own-schedules.test.ts', test: 'is held to the bounds of the file' },
    ],
  },
  {
    breaks: 'the store does not ask the checker that the file asks',
    edits: [
      {
        file: 'packages/scheduler/src/edit/entry-problems.ts',
        search: '    ...(await check(readable)),\n',
        replace: '',
      },
    ],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: 'packages/scheduler/test/same-words.test.ts',
      test: `a schedule (${dialect}) is refused in the same words by a file and by the store`,
    })),
  },
];
