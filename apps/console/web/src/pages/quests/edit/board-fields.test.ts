import { expect, test } from 'vitest';
import { boardFields, boardTexts, settingGroups } from './board-fields.ts';
import { nested, wishOf } from './fields.ts';

const ORG = {
  id: 'acme',
  name: 'Acme',
  timezone: 'Europe/Berlin',
  active: true,
  workdays: [1, 2, 3],
  holidays: ['2026-12-25'],
  settings: {
    focus: 80,
    lookahead: true,
    deck: { max: 7, maxPulls: 2 },
    planner: { applyAssignments: 'on-generate' },
    notify: { digest: ['team'] },
  },
  createdAt: '2026-03-01T08:00:00.000Z',
  updatedAt: '2026-03-01T08:00:00.000Z',
  rev: 3,
  now: '2026-03-02T08:00:00.000Z',
  maintainers: [],
  members: [],
};
const START = boardTexts(ORG);
const changes = (typed: object) => nested(wishOf({ ...START, ...typed }, START, boardFields(ORG)));

test('a setting is a field of its own, in its group', () => {
  expect(settingGroups(ORG).map(({ name, settings }) => [name, settings.map(({ label }) => label)])).toEqual([
    [undefined, ['focus', 'lookahead']],
    ['deck', ['max', 'max pulls']],
    ['planner', ['apply assignments']],
    ['notify', ['digest']],
  ]);
  expect(START).toMatchObject({
    workdays: '1, 2, 3',
    'settings.deck.max': '7',
    'settings.notify.digest': 'team',
  });
});

test('only what was typed is sent, each setting in its place; an empty one takes its default', () => {
  expect(changes({})).toEqual({});
  expect(
    changes({
      workdays: '1, 2',
      active: 'false',
      'settings.focus': '',
      'settings.deck.max': '5',
      'settings.deck.maxPulls': '1',
      'settings.lookahead': 'false',
    }),
  ).toEqual({
    workdays: [1, 2],
    active: false,
    settings: { focus: null, lookahead: false, deck: { max: 5, maxPulls: 1 } },
  });
});

test.each(['workdays', 'settings.deck.max'])('a word is no number of %s', (field) => {
  expect(() => changes({ [field]: 'many' })).toThrow('Expected a number, got “many”.');
});
