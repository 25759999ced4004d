import { expect, test } from 'vitest';
import { nextRuns } from './next-runs.ts';

const NINE = Date.parse('2026-03-02T09:00:00Z');
const HOUR = 3_600_000;
const hourly = { name: 'hourly', enabled: true, schedule: '0 * * * *', timezone: 'UTC' };

test.each`
  what                               | pause                                           | expected
  ${'not paused'}                    | ${undefined}                                    | ${[10, 11]}
  ${'paused until a fire'}           | ${{ mode: 'paused', until: NINE + 2 * HOUR }}   | ${[11, 12]}
  ${'paused until between two'}      | ${{ mode: 'paused', until: NINE + 1.5 * HOUR }} | ${[11, 12]}
  ${'paused until it is over'}       | ${{ mode: 'paused', until: NINE - HOUR }}       | ${[10, 11]}
  ${'paused until a person resumes'} | ${{ mode: 'paused' }}                           | ${[]}
`('a schedule that is $what runs next at $expected', ({ pause, expected }) => {
  const next = nextRuns(hourly, { overrides: [], pause }, { now: NINE, count: 2 });
  expect(next.map(({ runsAt }) => new Date(runsAt).getUTCHours())).toEqual(expected);
});

test('a fire that is moved before others comes first, and a skipped one not at all', () => {
  const overrides = [
    { kind: 'skip', fireAt: NINE + HOUR, by: 'ada' },
    { kind: 'change', fireAt: NINE + 3 * HOUR, runAt: NINE + HOUR / 2, by: 'ada' },
    { kind: 'change', fireAt: NINE + 4 * HOUR, runAt: NINE + 5.5 * HOUR, by: 'ada' },
  ] as const;
  const next = nextRuns(hourly, { overrides }, { now: NINE, count: 4 });
  expect(next.map(({ fireAt, runsAt }) => [fireAt - NINE, runsAt - NINE].map((ms) => ms / HOUR))).toEqual([
    [3, 0.5],
    [2, 2],
    [5, 5],
    [4, 5.5],
  ]);
});
