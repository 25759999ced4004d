import { expect, test } from 'vitest';
import { editCommand } from './edit-command.ts';

test('a new record has its title as the word, and its fields as flags', () => {
  const wish = { title: "Ada's letter", questId: 'q-1', tags: ['post', 'mail'], requiresApproval: true };
  expect(editCommand({ org: 'acme', kind: 'task', id: undefined, wish })).toBe(
    String.raw`worker task:create 'Ada'\''s letter' --quest q-1 --tags post,mail --requires-approval --org acme`,
  );
});

test('a new record has no flags for its defaults, and its id is not known yet', () => {
  const wish = { title: 'Letter', tags: [], requiresApproval: false, syncToGithub: false };
  expect(editCommand({ org: 'acme', kind: 'task', id: undefined, wish })).toBe(
    'worker task:create Letter --org acme',
  );
  const more = { ...wish, syncToGithub: true, remainingMinutes: 30 };
  expect(editCommand({ org: 'acme', kind: 'task', id: undefined, wish: more }).split('\n')).toEqual([
    'worker task:create Letter --set syncToGithub=true --org acme',
    "worker task:change '<id>' --set remainingMinutes=30 --org acme",
  ]);
});

test('what is unset is named at once, what has no flag is set one a command', () => {
  const wish = { dueDate: null, phase: null, remainingMinutes: 30, syncToGithub: false };
  expect(editCommand({ org: 'acme', kind: 'task', id: 't-1', wish }).split('\n')).toEqual([
    'worker task:change t-1 --unset dueDate,phase --set remainingMinutes=30 --org acme',
    'worker task:change t-1 --set syncToGithub=false --org acme',
  ]);
});
