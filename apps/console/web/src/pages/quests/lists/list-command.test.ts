import { expect, test } from 'vitest';
import { listCommand } from './list-command.ts';

test('a list is a command line with its filters', () => {
  expect(
    listCommand('task:list', 'acme', {
      status: 'todo',
      dueBefore: '2026-03-02',
      text: 'a b',
      sort: undefined,
    }),
  ).toBe("worker task:list --status todo --due-before 2026-03-02 --text 'a b' --org acme");
  expect(listCommand('quest:list', 'acme', { archived: 'true', questline: 'post' })).toBe(
    'worker quest:list --archived --questline post --org acme',
  );
});
