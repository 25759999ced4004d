import { expect, test } from 'vitest';
import type { MemberRow } from '../../../../src/answers/sprints/members.ts';
import {
  differing,
  editCommand,
  newMemberBody,
  newMemberCommand,
  textsOf,
  typedChanges,
} from './member-fields.ts';

const ADA: MemberRow = {
  id: 'ada',
  name: 'Ada Moreno',
  email: 'ada@example.com',
  role: 'member',
  active: true,
  dailyCapacityMinutes: 360,
  availability: [{ from: '2026-12-24', to: '2026-12-31', percent: 0, reason: 'leave' }],
  skills: ['db', 'web'],
  wipLimit: 2,
  workingGenius: { genius: ['W', 'I'], competency: ['D', 'G'], frustration: ['E', 'T'] },
  rev: 3,
  updatedAt: '2026-11-28T07:00:00.000Z',
  tasks: {},
  dayMinutes: [],
};
const START = textsOf(ADA);
const changes = (typed: Partial<typeof START>) => typedChanges({ ...START, ...typed }, START);

test('what was not changed is not sent', () => {
  expect(changes({})).toEqual({});
  expect(changes({ name: ' Ada Moreno ' })).toEqual({});
});

test.each`
  field                     | typed                                                      | value
  ${'dailyCapacityMinutes'} | ${'240'}                                                   | ${240}
  ${'active'}               | ${'false'}                                                 | ${false}
  ${'workdays'}             | ${'1, 2'}                                                  | ${[1, 2]}
  ${'timezone'}             | ${' Asia/Tokyo'}                                           | ${'Asia/Tokyo'}
  ${'skills'}               | ${'db'}                                                    | ${['db']}
  ${'availability'}         | ${'2026-12-24 50 % half days\n2027-01-04 to 2027-01-05 0'} | ${[{ from: '2026-12-24', to: '2026-12-24', percent: 50, reason: 'half days' }, { from: '2027-01-04', to: '2027-01-05', percent: 0 }]}
  ${'workingGenius'}        | ${''}                                                      | ${null}
  ${'workingGenius'}        | ${'te gd iw'}                                              | ${{ genius: ['T', 'E'], competency: ['G', 'D'], frustration: ['I', 'W'] }}
`('$field is typed as "$typed"', ({ field, typed, value }) => {
  expect(changes({ [field]: typed })).toEqual({ [field]: value });
});

test.each`
  field                     | typed          | says
  ${'dailyCapacityMinutes'} | ${'six hours'} | ${'Minutes a day: expected a whole number, got "six hours".'}
  ${'availability'}         | ${'next week'} | ${'Away: expected a line like "2026-12-24 to 2026-12-31 0 leave", got "next week".'}
  ${'workingGenius'}        | ${'WW DG ET'}  | ${'Profile: expected the six letters WIDGET as three pairs, such as "WI DG ET", got "WW DG ET".'}
`('"$typed" is no $field', ({ field, typed, says }) => {
  expect(() => changes({ [field]: typed })).toThrow(says);
});

test('what others changed meanwhile is named', () => {
  const now = textsOf({ ...ADA, dailyCapacityMinutes: 240, skills: ['db'] });
  expect(differing(now, START)).toEqual(['dailyCapacityMinutes', 'skills']);
});

test('the command line does the same', () => {
  expect(editCommand('acme', 'ada', { name: "O'Neil", dailyCapacityMinutes: 240, active: false })).toBe(
    `worker member:change ada --name 'O'\\''Neil' --capacity 240 --away --org acme`,
  );
  expect(editCommand('acme', 'ada', { wipLimit: 2, workdays: [1], availability: [] }, 'is back ')).toBe(
    `worker member:change ada --wip-limit 2 --set 'workdays=[1]' --org acme --reason 'is back' && ` +
      `worker member:change ada --set 'availability=[]' --org acme --reason 'is back'`,
  );
  expect(editCommand('acme', 'ada', { timezone: 'Asia/Tokyo' })).toBe(
    `worker member:change ada --set 'timezone="Asia/Tokyo"' --org acme`,
  );
  expect(editCommand('acme', 'ada', { workdays: [1], availability: [], githubLogin: null })).toBe(
    `worker member:change ada --unset githubLogin --set 'workdays=[1]' --org acme && ` +
      `worker member:change ada --set 'availability=[]' --org acme`,
  );
});

test('a new member has the fields that were typed, also on the command line', () => {
  const member = { name: ' Ada Moreno', email: 'ada@example.com', role: 'member', skills: '', capacity: '' };
  expect(newMemberBody(member)).toEqual({ name: 'Ada Moreno', email: 'ada@example.com', role: 'member' });
  const whole = { ...member, skills: 'db, ui', capacity: '240' };
  expect(newMemberBody(whole)).toMatchObject({ skills: ['db', 'ui'], dailyCapacityMinutes: 240 });
  expect(newMemberCommand('acme', whole)).toBe(
    "worker member:create 'Ada Moreno' --email ada@example.com --role member --skills db,ui --capacity 240 --org acme",
  );
  expect(newMemberCommand('acme', { ...whole, name: '-Ada', skills: '', capacity: '' })).toBe(
    'worker member:create --email ada@example.com --role member --org acme -- -Ada',
  );
  expect(() => newMemberBody({ ...whole, capacity: 'all' })).toThrow('expected a whole number, got "all"');
});
