import { expect, test } from 'vitest';
import { readLineRange, writeLineRange } from './lines.ts';

test.each([
  ['#L12', { from: 12, to: 12 }],
  ['#L12-14', { from: 12, to: 14 }],
  ['L14-L12', { from: 12, to: 14 }],
  ['#x', undefined],
  ['', undefined],
])('%s', (hash, range) => expect(readLineRange(hash)).toEqual(range));

test('a range is written as it is read', () => {
  expect(
    [
      { from: 3, to: 3 },
      { from: 3, to: 9 },
    ].map(writeLineRange),
  ).toEqual(['#L3', '#L3-9']);
});
