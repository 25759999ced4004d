import { expect, test } from 'vitest';
import { sparkline } from './sparkline.ts';

test.each([
  [[], ''],
  [[0, 0], '··'],
  [[0, 1, 0], '·█·'],
  [[1, 2, 3, 4, 5, 6, 7, 8], '▁▂▃▄▅▆▇█'],
  [[1, 1_000_000], '▁█'],
])('%j', (values, line) => {
  expect(sparkline(values)).toBe(line);
});
