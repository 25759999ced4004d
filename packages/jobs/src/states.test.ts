import { expect, test } from 'vitest';
import { FINISHED_STATES, LIVE_STATES, PRIORITIES, RUN_STATES } from './states.ts';

test('a run is either live or finished', () => {
  expect(RUN_STATES).toEqual([...LIVE_STATES, ...FINISHED_STATES]);
  expect(new Set(RUN_STATES).size).toBe(9);
});

test('the place of a priority is the number that stores keep', () => {
  expect(Object.fromEntries(PRIORITIES.map((name, index) => [name, index]))).toEqual({
    critical: 0,
    high: 1,
    normal: 2,
    low: 3,
  });
});
