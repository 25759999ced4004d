import {
  changeNext,
  clearOverrides,
  createSchedule,
  deleteSchedule,
  disableSchedule,
  enableSchedule,
  followOtherCron,
  pauseSchedule,
  resumeSchedule,
  runScheduleNow,
  skipNext,
  updateSchedule,
} from '@sb/scheduler';
import { sql, type Store } from '@sb/storage';
import { aboveStore } from '@sb/testkit';
import { expect, test } from 'vitest';
import { HOUR, NINE, openSchedules } from './open-schedules.ts';

const ADA = { actor: 'ada' };
const WHY = { actor: 'ada', reason: 'a holiday' };
const jobs = new Map();
const NOW = NINE - 60_000;
/** A value that the types forbid: programs are also written without types. */
const ANY = (value: unknown): never => value as never;

type Act = (
  store: Store,
  operator: { readonly actor: string; readonly reason: string },
  name: string,
) => Promise<unknown>;

/** Every verb of an operator. */
const ACTS: Readonly<Record<string, Act>> = {
  'A pause': (store, how, name) => pauseSchedule(store, name, how),
  'A resume': (store, how, name) => resumeSchedule(store, name, how),
  'A skip': (store, how, name) => skipNext(store, name, how),
  'A change of the next fire': (store, how, name) =>
    changeNext(store, name, { runAt: NINE + HOUR / 2, jobs, ...how }),
  'Another expression': (store, how, name) =>
    followOtherCron(store, name, { expression: '5 * * * *', until: NINE + HOUR, ...how }),
  'A removal of overrides': (store, how, name) => clearOverrides(store, name, how),
  'A run now': (store, how, name) => runScheduleNow(store, name, { jobs, ...how }),
  'A change of a schedule': (store, how, name) =>
    updateSchedule(store, name, { changes: { description: 'x' }, jobs, ...how }),
  'A deletion': (store, how, name) => deleteSchedule(store, name, how),
  'A switch on': (store, how, name) => enableSchedule(store, name, how),
  'A switch off': (store, how, name) => disableSchedule(store, name, how),
};

const CREATE: Act = (store, how) =>
  createSchedule(store, { jobId: 'noop', name: 'mine', schedule: '0 * * * *' }, { jobs, ...how });

interface Refused {
  readonly act: (store: Store) => Promise<unknown>;
  readonly code: string;
  readonly message: string;
}

const countOf = (count: number): Refused => ({
  act: (store) => skipNext(store, 'hourly', { ...ADA, count }),
  code: 'REQUEST_INVALID',
  message: `A skip, count: expected a whole number from 1 to 1000, got ${count}.`,
});

const REFUSED: Readonly<Record<string, Refused>> = {
  'a pause that ends now': {
    act: (store) => pauseSchedule(store, 'hourly', { ...WHY, until: NOW }),
    code: 'PAUSE_INVALID',
    message: 'until: expected a time after now, which is 2026-03-02T08:59:00.000Z',
  },
  'no fire to skip': countOf(0),
  'half a fire to skip': countOf(1.5),
  'more fires than anybody means': countOf(1_001),
  'a change of nothing': {
    act: (store) => changeNext(store, 'hourly', { ...ADA, jobs }),
    code: 'REQUEST_INVALID',
    message: 'A change of the next fire, runAt: expected a time, an input or both, got neither.',
  },
  'a run before now': {
    act: (store) => changeNext(store, 'hourly', { ...ADA, jobs, runAt: NOW }),
    code: 'SCHEDULE_INVALID',
    message: 'runAt: expected an instant in the future',
  },
  'another expression until now': {
    act: (store) => followOtherCron(store, 'hourly', { ...ADA, expression: '5 * * * *', until: NOW }),
    code: 'SCHEDULE_INVALID',
    message: 'until: expected an instant in the future',
  },
  'an expression with a mistake': {
    act: (store) =>
      followOtherCron(store, 'hourly', { ...ADA, expression: '61 * * * *', until: NINE + HOUR }),
    code: 'SCHEDULE_INVALID',
    message: 'The schedule hourly is not valid',
  },
  'overrides of no kind': {
    act: (store) => clearOverrides(store, 'hourly', { ...ADA, kind: ANY('skips') }),
    code: 'REQUEST_INVALID',
    message: 'A removal of overrides, kind: expected one of skip, change, cron, got "skips".',
  },
  'a schedule of no job, without a time': {
    act: (store) => createSchedule(store, ANY({ name: 'mine' }), { ...ADA, jobs }),
    code: 'SCHEDULE_INVALID',
    message: 'jobId',
  },
  'a schedule without a time': {
    act: (store) => createSchedule(store, { name: 'mine', jobId: 'noop' }, { ...ADA, jobs }),
    code: 'SCHEDULE_INVALID',
    message: 'schedule',
  },
};

aboveStore('an act of an operator on a schedule', (opener) => {
  test('is refused by its verb, whoever calls it, and nothing is written', async () => {
    const { store } = await openSchedules(opener);
    const before = await written(store);
    for (const [what, { act, code, message }] of Object.entries(REFUSED))
      expect(await refusal(what, act(store))).toMatchObject({
        what,
        code,
        message: expect.stringContaining(message),
      });
    for (const [what, act] of Object.entries({ ...ACTS, 'A new schedule': CREATE })) {
      for (const reason of ['', ' \n', ANY(null)])
        expect(await refusal(what, act(store, { ...ADA, reason }, 'hourly'))).toMatchObject({
          what,
          code: what === 'A pause' ? 'PAUSE_INVALID' : 'REQUEST_INVALID',
          message: expect.stringContaining('reason: expected a text'),
        });
      for (const actor of ['', ' ', 'a'.repeat(101), 'a\0', ANY(undefined)])
        expect(await refusal(what, act(store, { ...WHY, actor }, 'hourly'))).toMatchObject({
          what,
          code: 'REQUEST_INVALID',
          problems: [
            { field: 'actor', message: expect.stringContaining('a name of at most 100 characters') },
          ],
        });
    }
    for (const [what, act] of Object.entries(ACTS))
      expect(await refusal(what, act(store, WHY, 'huorly'))).toMatchObject({
        what,
        code: 'UNKNOWN_SCHEDULE',
        message: 'There is no schedule "huorly" in the store (1 is). Did you mean "hourly"?',
      });
    expect(await written(store)).toEqual(before);
  });
});

async function written(store: Store): Promise<readonly unknown[]> {
  return store.read(function* (tx) {
    const events = yield* tx.rows(sql<{ n: number }>`select count(*) as n from events`);
    const schedules = yield* tx.rows(
      sql<{ name: string }>`select name, mode, enabled, next_fire_at, version from schedules`,
    );
    const overrides = yield* tx.rows(sql<{ kind: string }>`select kind from schedule_overrides`);
    const runs = yield* tx.rows(sql<{ id: number }>`select id from runs`);
    return [events, schedules, overrides, runs];
  });
}

async function refusal(what: string, acting: Promise<unknown>): Promise<object> {
  return acting.then(
    () => ({ what, code: 'none: it was done' }),
    (error: object) => Object.assign(error, { what }),
  );
}
