import { expect, test } from 'vitest';
import { editCommand } from './edit-command.ts';

test('a new record has its title as the word, and its fields as flags', () => {
  const wish = { title: "Ada's letter", questId: 'q-1', tags: ['post', 'mail'], requiresApproval: true };
  expect(editCommand({ org: 'acme', kind: 'task', id: undefined, wish })).toBe(
    String.raw`worker task:create 'Ada'\''s letter' --quest q-1 --tags post,mail --requires-approval --org acme`,
  );
});

test('a title that begins with a dash is behind all flags', () => {
  const wish = { title: '- bring stamps', priority: 'high' };
  expect(editCommand({ org: 'acme', kind: 'task', id: undefined, wish, reason: 'asked for' })).toBe(
    "worker task:create --priority high --org acme --reason 'asked for' -- '- bring stamps'",
  );
});

test('a new record has no flags for its defaults', () => {
  const wish = { title: 'Letter', tags: [], requiresApproval: false, syncToGithub: false };
  expect(editCommand({ org: 'acme', kind: 'task', id: undefined, wish })).toBe(
    'worker task:create Letter --org acme',
  );
  const more = { ...wish, syncToGithub: true, github: { repo: 'acme/app', issueNumber: 7 } };
  expect(editCommand({ org: 'acme', kind: 'task', id: undefined, wish: more })).toBe(
    `worker task:create Letter --set syncToGithub=true --set 'github={"repo":"acme/app","issueNumber":7}' --org acme`,
  );
});

test('what is unset is named at once, what has no flag is set', () => {
  const wish = { dueDate: null, phase: null, remainingMinutes: 30, syncToGithub: false };
  expect(editCommand({ org: 'acme', kind: 'task', id: 't-1', wish })).toBe(
    'worker task:change t-1 --set remainingMinutes=30 --set syncToGithub=false --unset dueDate,phase --org acme',
  );
});

test('a form that passes a rule has --force', () => {
  const wish = { dependsOn: ['t-2'] };
  expect(editCommand({ org: 'acme', kind: 'task', id: 't-1', wish, isForced: true })).toBe(
    'worker task:change t-1 --depends-on t-2 --force --org acme',
  );
});

test.each([
  [undefined, { title: 'Letters', order: 2 }, 'questline:create Letters --order 2'],
  ['l-1', { title: 'Post', description: null }, 'questline:change l-1 --title Post --unset description'],
])('a questline %s', (id, wish, line) => {
  expect(editCommand({ org: 'acme', kind: 'questline', id, wish })).toBe(`worker ${line} --org acme`);
});

test('the organisation itself: its days, and each setting by its place', () => {
  const wish = {
    name: 'Acme and Sons',
    workdays: [1, 2],
    active: false,
    'settings.focus': null,
    'settings.deck.max': 5,
    'settings.notify.digest': ['team'],
  };
  expect(editCommand({ org: 'acme', kind: 'board', id: 'acme', wish })).toBe(
    `worker org:change --name 'Acme and Sons' --workdays 1,2 --inactive --set settings.deck.max=5 --set 'settings.notify.digest=["team"]' --unset settings.focus --org acme`,
  );
});

test('a text that reads as JSON is set as a text', () => {
  const wish = { acceptanceCriteria: '42', 'settings.note': 'true', other: 'in 2 days' };
  expect(editCommand({ org: 'acme', kind: 'task', id: 't-1', wish })).toBe(
    `worker task:change t-1 --set 'acceptanceCriteria="42"' --set 'settings.note="true"' --set 'other=in 2 days' --org acme`,
  );
});
