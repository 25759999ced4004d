import { expect, test } from 'vitest';
import { isCountOf, mergeVisible, type Visible } from './merge-visible.ts';

const FAILED = { state: 'failed' };

test.each<[what: string, shown: readonly Visible[], merged: object, counted: readonly boolean[]]>([
  [
    'one list',
    [{ ids: [1], newerThan: 5, filter: FAILED }],
    { ids: [1], newerThan: 5, filter: FAILED },
    [true],
  ],
  [
    'a chain beside a list',
    [{ ids: [7] }, { ids: [1], newerThan: 5, filter: FAILED }],
    { ids: [7, 1], newerThan: 5, filter: FAILED },
    [false, true],
  ],
  ['a chain alone', [{ ids: [7] }], { ids: [7], newerThan: Number.MAX_SAFE_INTEGER }, [false]],
  [
    'a list that was read later',
    [
      { ids: [1], newerThan: 9 },
      { ids: [1], newerThan: 5 },
    ],
    { ids: [1], newerThan: 5, filter: {} },
    [false, true],
  ],
  [
    'lists with different filters',
    [
      { ids: [1], newerThan: 5, filter: FAILED },
      { ids: [2], newerThan: 5 },
    ],
    { ids: [1, 2], newerThan: 5 },
    [false, true],
  ],
])('%s is watched, and the count is of the lists that it fits', (_what, shown, merged, counted) => {
  expect(mergeVisible(shown)).toEqual(merged);
  expect(shown.map((one) => isCountOf(one, mergeVisible(shown)))).toEqual(counted);
});
