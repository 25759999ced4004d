import { expect, test } from 'vitest';
import { againAfterMs } from './again.tsx';

test('a page that is refused asks ever later, at last once a minute', () => {
  expect([1, 2, 3, 4, 5, 50].map(againAfterMs)).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
});
