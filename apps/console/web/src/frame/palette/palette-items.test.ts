import { expect, test } from 'vitest';
import { findItems, matchParts } from './palette-items.ts';

const KNOWN = {
  actions: [{ key: 'theme', name: 'Change the theme' }],
  pages: [
    { key: '/', name: 'Overview' },
    { key: '/runs', name: 'Runs' },
  ],
  jobs: [
    { key: 'job-a', name: 'daily.mail' },
    { key: 'job-b', name: 'mail.digest' },
  ],
  queues: [{ key: 'queue-mail', name: 'mail' }],
  schedules: [{ key: 'schedule-mail.daily', name: 'mail.daily' }],
  rules: [{ key: 'rule-a', name: 'mail-keeps-failing' }],
  quests: [{ key: 'quest-1', name: 'Answer mail' }],
  tasks: [],
  members: [],
};
const names = (text: string) =>
  findItems(text, KNOWN).map(({ name, items }) => [name, ...items.map((item) => item.name)]);

test.each([
  [
    '',
    [
      ['Do', 'Change the theme'],
      ['Go', 'Overview', 'Runs'],
      ['Jobs', 'daily.mail', 'mail.digest'],
    ],
  ],
  [
    'mail',
    [
      ['Jobs', 'mail.digest', 'daily.mail'],
      ['Queues', 'mail'],
      ['Schedules', 'mail.daily'],
      ['Rules', 'mail-keeps-failing'],
      ['Quests', 'Answer mail'],
      ['Runs', '"mail"'],
    ],
  ],
  [
    'mail di',
    [
      ['Jobs', 'mail.digest'],
      ['Quests', 'Answer mail'],
      ['Runs', '"mail di"'],
    ],
  ],
  ['>theme', [['Do', 'Change the theme']]],
  ['#3429', [['Runs', '#3429']]],
  ['3429', [['Runs', '#3429']]],
  ['"ECONN"', [['Runs', '"ECONN"']]],
])('%s', (text, sections) => expect(names(text)).toEqual(sections));

test('a run and an error are addresses', () => {
  expect(findItems('#12', KNOWN)[0]?.items[0]?.href).toBe('/runs/12');
  expect(findItems('"a b"', KNOWN)[0]?.items[0]?.href).toBe('/runs?error=a+b');
});

test('what matches is apart, signs of patterns too', () => {
  expect(matchParts('mail.digest', 'mail di')).toEqual([
    { text: 'mail', isMatch: true },
    { text: '.', isMatch: false },
    { text: 'di', isMatch: true },
    { text: 'gest', isMatch: false },
  ]);
  expect(matchParts('a(b', '(')).toEqual([
    { text: 'a', isMatch: false },
    { text: '(', isMatch: true },
    { text: 'b', isMatch: false },
  ]);
});
