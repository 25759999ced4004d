import { expect, test } from 'vitest';
import { expectFound } from './expect-found.ts';

test('a value that has to be there is returned, also one that counts as false', () => {
  expect([
    expectFound({ id: 7 }, 'the row'),
    expectFound(0, 'the number'),
    expectFound(null, 'the note'),
  ]).toEqual([{ id: 7 }, 0, null]);
});

test('a missing value is named', () => {
  expect(() => expectFound(undefined, 'the id of the enqueued run')).toThrow(
    'Expected the id of the enqueued run, found nothing.',
  );
});
