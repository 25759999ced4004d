import { expect, test } from 'vitest';
import { expectRow } from './expect-row.ts';

test('a row that has to be there is returned, also one that counts as false', () => {
  expect([expectRow({ id: 7 }, 'the row'), expectRow(0, 'the number'), expectRow(null, 'the note')]).toEqual([
    { id: 7 },
    0,
    null,
  ]);
});

test('a missing row is named', () => {
  expect(() => expectRow(undefined, 'the id of the enqueued run')).toThrow(
    'The store was expected to return the id of the enqueued run, and returned no row.',
  );
});
