import { expect, test } from 'vitest';
import { findItems, matchParts, namedText, scopeBeside } from './palette-items.ts';

const KNOWN = {
  actions: [{ key: 'theme', name: 'Change the theme' }],
  pages: [
    { key: '/', name: 'Overview' },
    { key: '/runs', name: 'Runs' },
  ],
  acts: [
    { key: 'run-a', name: 'Run daily.mail…', of: 'daily.mail' },
    { key: 'pause-a', name: 'Pause daily.mail…', of: 'daily.mail' },
    { key: 'run-b', name: 'Run mail.digest…', of: 'mail.digest' },
    { key: 'resume-b', name: 'Resume mail.digest', of: 'mail.digest' },
    { key: 'replay-b', name: 'Replay 47 dead letters of mail.digest…', of: 'mail.digest' },
    { key: 'pause-q', name: 'Pause queue mail…', of: 'mail' },
    { key: 'skip-s', name: 'Skip the next fire of mail.daily', of: 'mail.daily' },
    { key: 'cordon-n', name: 'Cordon node web-1', of: 'web-1' },
    { key: 'cancel-r', name: 'Cancel run 3446 of crm.push…', of: '3446' },
  ],
  jobs: [
    { key: 'job-a', name: 'daily.mail' },
    { key: 'job-b', name: 'mail.digest' },
  ],
  runs: [
    { key: 'run-3445', name: '#3445 mail.digest', of: 'mail.digest', href: '/runs/3445' },
    { key: 'runs-a', name: 'Runs of daily.mail', of: 'daily.mail' },
    { key: 'runs-b', name: 'Runs of mail.digest', of: 'mail.digest' },
    { key: 'runs-q', name: 'Runs of queue mail', of: 'mail' },
  ],
  queues: [{ key: 'queue-mail', name: 'mail', kind: 'queue' }],
  schedules: [
    { key: 'schedule-mail.daily', name: 'mail.daily', kind: 'schedule' },
    { key: 'schedule-digest', name: 'digest.weekdays', kind: 'schedule' },
  ],
  rules: [{ key: 'rule-a', name: 'mail-keeps-failing' }],
  nodes: [{ key: 'node-1', name: 'web-1' }],
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
      // What is called so goes first, then what begins so.
      [
        'Do',
        'Pause queue mail…',
        'Run mail.digest…',
        'Resume mail.digest',
        'Replay 47 dead letters of mail.digest…',
        'Skip the next fire of mail.daily',
      ],
      ['Runs', 'Runs of queue mail', '#3445 mail.digest', 'Runs of mail.digest', 'Runs of daily.mail'],
      ['Quests', 'Answer mail'],
      ['Errors', '"mail"'],
    ],
  ],
  [
    'mail di',
    [
      ['Jobs', 'mail.digest'],
      ['Do', 'Run mail.digest…', 'Resume mail.digest', 'Replay 47 dead letters of mail.digest…'],
      ['Runs', '#3445 mail.digest', 'Runs of mail.digest'],
      ['Quests', 'Answer mail'],
      // Called like one of the words, where nothing has both.
      ['Queues', 'mail'],
      ['Schedules', 'mail.daily', 'digest.weekdays'],
      ['Rules', 'mail-keeps-failing'],
      ['Errors', '"mail di"'],
    ],
  ],
  [
    'pause',
    [
      ['Do', 'Pause daily.mail…', 'Pause queue mail…'],
      ['Quests', 'Answer mail'],
      ['Errors', '"pause"'],
    ],
  ],
  // A kind of object names objects, and no act on them.
  [
    'queue',
    [
      ['Queues', 'mail'],
      ['Quests', 'Answer mail'],
      ['Errors', '"queue"'],
    ],
  ],
  // Also with the name it opens: it does nothing to it.
  [
    'queue mail',
    [
      ['Queues', 'mail'],
      ['Do', 'Pause queue mail…'],
      ['Runs', 'Runs of queue mail'],
      ['Quests', 'Answer mail'],
      ['Schedules', 'mail.daily'],
      ['Rules', 'mail-keeps-failing'],
      ['Errors', '"queue mail"'],
    ],
  ],
  [
    'pause queue',
    [
      ['Do', 'Pause queue mail…'],
      ['Quests', 'Answer mail'],
      ['Errors', '"pause queue"'],
    ],
  ],
  // Enter after a name opens it; an act needs its verb.
  [
    'web-1',
    [
      ['Nodes', 'web-1'],
      ['Do', 'Cordon node web-1'],
      ['Quests', 'Answer mail'],
      ['Errors', '"web-1"'],
    ],
  ],
  [
    'cordon web',
    [
      ['Do', 'Cordon node web-1'],
      ['Quests', 'Answer mail'],
      ['Nodes', 'web-1'],
      ['Errors', '"cordon web"'],
    ],
  ],
  ['>', [['Do', 'Change the theme']]],
  ['>theme', [['Do', 'Change the theme']]],
  ['>skip', [['Do', 'Skip the next fire of mail.daily']]],
  ['#3429', [['Runs', '#3429']]],
  ['3429', [['Runs', '#3429']]],
  ['#3445', [['Runs', '#3445 mail.digest']]],
  [
    '#3446',
    [
      ['Runs', '#3446'],
      ['Do', 'Cancel run 3446 of crm.push…'],
    ],
  ],
  [
    'cancel 3446',
    [
      ['Do', 'Cancel run 3446 of crm.push…'],
      ['Quests', 'Answer mail'],
      ['Errors', '"cancel 3446"'],
    ],
  ],
  ['"ECONN"', [['Errors', '"ECONN"']]],
])('%s', (text, sections) => expect(names(text)).toEqual(sections));

test.each([
  ['jobs', 'mail', [['Jobs', 'mail.digest', 'daily.mail']]],
  [
    'queues, schedules, rules, nodes',
    '',
    [
      ['Queues', 'mail'],
      ['Schedules', 'mail.daily', 'digest.weekdays'],
      ['Rules', 'mail-keeps-failing'],
      ['Nodes', 'web-1'],
    ],
  ],
  ['pages', 'ru', [['Go', 'Runs']]],
  ['actions', 'mail pause', [['Do', 'Pause queue mail…', 'Pause daily.mail…']]],
] as const)('in %s alone: %s', (scope, text, sections) =>
  expect(
    findItems(text, KNOWN, scope).map(({ name, items }) => [name, ...items.map((item) => item.name)]),
  ).toEqual(sections),
);

test.each([
  ['cancel run 7', '7'],
  ['>edit the quest All letters', 'All letters'],
  ['mail digest', 'mail digest'],
  ['#7', '#7'],
  ['move', 'move'],
  ['', ''],
])('the server is asked for what is named: %s', (text, named) => expect(namedText(text)).toBe(named));

test('Tab goes through what is searched, and back', () => {
  expect(scopeBeside('everything', 1)).toBe('jobs');
  expect(scopeBeside('everything', -1)).toBe('actions');
  expect(scopeBeside('actions', 1)).toBe('everything');
});

test('an act of the page whose object alone was typed goes after the object', () => {
  const own = { key: 'own', name: 'Resume queue mail', hint: 'r' };
  const sections = (text: string) => findItems(text, { ...KNOWN, jobs: [], actions: [own] });
  expect(
    sections('mail')
      .map(({ name }) => name)
      .slice(0, 4),
  ).toEqual(['Queues', 'Schedules', 'Rules', 'Do']);
  expect(sections('resume')[0]?.name).toBe('Do');
});

test('an act that the page offers too is that of the page, with its key', () => {
  const own = { key: 'own', name: 'Resume mail.digest', hint: 'p' };
  const [shown] = findItems('>resume', { ...KNOWN, actions: [own] });
  expect(shown?.items).toEqual([own]);
});

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
