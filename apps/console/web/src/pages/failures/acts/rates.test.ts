import { expect, test } from 'vitest';
import { pacingText } from './rates.ts';

test.each([
  [undefined, undefined, ''],
  [130_000, undefined, '1,200 take about 2m 10s'],
  [undefined, '4', 'the job may run 4 at once'],
  [130_000, '4', '1,200 take about 2m 10s; the job may run 4 at once'],
])('a replay that takes %s ms of a job that may run %s at once: %s', (takesMs, atOnce, says) => {
  expect(pacingText({ count: 1_200, takesMs, atOnce })).toBe(says);
});
