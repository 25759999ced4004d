// The promises of schedules as a file or the store defines them: what is refused, and what a change of them changes.

const FIRE_TEST = 'packages/scheduler/test/fire.test.ts';
const SCHEDULER_TEST = 'packages/scheduler/test/scheduler.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const SCHEDULE_LOADS = [
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
