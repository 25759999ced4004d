import { expect, test } from 'vitest';
import { parentsFirst } from './parents-first.ts';

const after = (childId: number, ...parents: readonly number[]) =>
  parents.map((parentId) => ({ childId, parentId }));

test.each([
  ['without edges the order stays', [3, 1, 2], [], [3, 1, 2]],
  ['the order stays where parents come first', [1, 2, 3], after(3, 1), [1, 2, 3]],
  ['a parent with a higher number comes first', [1, 2, 3], after(1, 3), [3, 1, 2]],
  ['so do its own parents', [1, 2, 3], [...after(1, 2), ...after(2, 3)], [3, 2, 1]],
  ['a parent of two is there once', [1, 2, 3], [...after(1, 3), ...after(2, 3, 1)], [3, 1, 2]],
  ['a parent that is not listed is left out', [1, 2], after(1, 9), [1, 2]],
])('%s', (_what, ids, edges, sorted) => {
  expect(parentsFirst(ids, edges)).toEqual(sorted);
});

test('a chain of many runs, each after the next, is sorted at once', () => {
  const ids = Array.from({ length: 20_000 }, (_, at) => at);
  const edges = ids.slice(1).flatMap((id) => after(id - 1, id));
  expect(parentsFirst(ids, edges)).toEqual(ids.toReversed());
});
