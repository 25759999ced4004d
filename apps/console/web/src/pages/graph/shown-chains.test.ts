import { expect, test } from 'vitest';
import { shownOf } from './shown-chains.ts';

const chains = [9, 7, 5, 3, 1].map((id) => ({ id }));

test.each`
  what                                           | shown           | ids
  ${'nothing is shown yet: all are'}             | ${[]}           | ${[9, 7, 5, 3, 1]}
  ${'none of them is left: all are'}             | ${[8]}          | ${[9, 7, 5, 3, 1]}
  ${'one before them and one amid them wait'}    | ${[7, 3]}       | ${[7, 3, 1]}
  ${'those of the next page come behind'}        | ${[9, 7, 5]}    | ${[9, 7, 5, 3, 1]}
  ${'one that is not kept any more is left out'} | ${[9, 8, 7, 1]} | ${[9, 7, 1]}
`('$what', ({ shown, ids }: Readonly<Record<'shown' | 'ids', readonly number[]>>) => {
  expect(shownOf(chains, new Set(shown)).map(({ id }) => id)).toEqual(ids);
});
