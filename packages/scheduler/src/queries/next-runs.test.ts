import { expect, test } from 'vitest';
import { nextRuns } from './next-runs.ts';

const NINE = Date.parse('2026-03-02T09:00:00Z');
const HOUR = 3_600_000;
const hourly = { enabled: true, schedule: '0 * * * *', timezone: 'UTC' };

test.each`
  what                               | pause                                           | expected
  ${'not paused'}                    | ${undefined}                                    | ${[10, 11]}
  ${'paused until a fire'}           | ${{ mode: 'paused', until: NINE + 2 * HOUR }}   | ${[11, 12]}
  ${'paused until between two'}      | ${{ mode: 'paused', until: NINE + 1.5 * HOUR }} | ${[11, 12]}
  ${'paused until it is over'}       | ${{ mode: 'paused', until: NINE - HOUR }}       | ${[10, 11]}
  ${'paused until somebody resumes'} | ${{ mode: 'paused' }}                           | ${[]}
`('a schedule that is $what runs next at $expected', ({ pause, expected }) => {
  const next = nextRuns(hourly, { overrides: [], pause }, { now: NINE, count: 2 });
  expect(next.map((at) => at.getUTCHours())).toEqual(expected);
});
