import { expect, test } from 'vitest';
import { changedLines } from './changed-lines.ts';

test('a line that is added, one that changes, and the lines around them', () => {
  const before = ['1', '2', '3', '4', '5', '6', '7', 'list [a]', '9', ''].join('\n');
  const after = ['1', '2', 'new', '3', '4', '5', '6', '7', 'list [a, b]', '9', ''].join('\n');
  expect(changedLines(before, after)).toEqual([
    '  1',
    '  2',
    '+ new',
    '  3',
    '  4',
    '  ...',
    '  6',
    '  7',
    '- list [a]',
    '+ list [a, b]',
    '  9',
  ]);
});

test('a new file has only new lines', () => {
  expect(changedLines('', 'a\n\nb\n')).toEqual(['+ a', '+', '+ b']);
});
