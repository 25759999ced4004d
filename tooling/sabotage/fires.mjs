// The promise of the fires of a schedule: each happens once, whichever daemon fires it.

const FIRES_STORE = 'packages/scheduler/src/definitions/fires.sql.ts';
const DUE_STORE = 'packages/scheduler/src/definitions/due-schedules.sql.ts';
const FIRE_TEST = 'packages/scheduler/test/fire.test.ts';

const REMOVED_KEY = {
  file: 'packages/storage/src/schema/steps/001-foundation.ts',
  search: 'node_id ${big}, primary key (schedule_id, fire_at))`',
  replace: 'node_id ${big})`',
};
const NO_CONFLICT = {
  file: FIRES_STORE,
  search:
    'on conflict (schedule_id, fire_at) do update\n      set verdict = excluded.verdict, decided_at = excluded.decided_at, node_id = excluded.node_id,\n        late = excluded.late, cause = null\n      where ${isRecordedAhead(tx)}\n',
  replace: '',
};
const NO_COMPARISON = {
  file: DUE_STORE,
  search: 'on m.id = s.id and m.was = s.next_fire_at and m.version = s.version',
  replace: 'on m.id = s.id',
};

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const FIRES = [
  {
    breaks: 'a fire time that is fired twice has two rows and two runs',
    edits: [REMOVED_KEY, NO_CONFLICT],
    noticedBy: [
      { file: FIRE_TEST, test: 'a schedule (sqlite) fires no time again when the clock is set back' },
      { file: FIRE_TEST, test: 'a schedule (postgres) fires no time again when the clock is set back' },
    ],
  },
  {
    breaks: 'the next fire moves although another daemon has moved it, PostgreSQL',
    edits: [NO_COMPARISON],
    noticedBy: [
      { file: FIRE_TEST, test: 'a schedule (postgres) that is changed while it fires goes by the change' },
    ],
  },
  {
    breaks: 'a fire has no guard at all',
    edits: [REMOVED_KEY, NO_CONFLICT, NO_COMPARISON],
    noticedBy: [
      { file: FIRE_TEST, test: 'a schedule (sqlite) fires no time again when the clock is set back' },
      { file: FIRE_TEST, test: 'a schedule (postgres) fires no time again when the clock is set back' },
    ],
  },
];
