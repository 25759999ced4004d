import { expect, test } from 'vitest';
import type { SeenEnds } from './follow-chain.ts';
import { planChain, type PlannableChain } from './plan-chain.ts';
import { DEFAULT_RULES } from '../schedule-rules.ts';

const NINE = Date.parse('2026-03-02T09:00:00Z');
const MINUTE = 60_000;

/** The end of `extract` so many minutes after nine, which gave this result. */
const end = (minute: number, result: unknown = 1): SeenEnds =>
  new Map([
    [
      'schedule:extract',
      {
        runId: minute,
        state: 'succeeded',
        endedAt: NINE + minute * MINUTE,
        result: JSON.stringify(result),
        input: null,
      },
    ],
  ]);

const chain: PlannableChain = {
  chain: {
    after: [{ schedule: 'extract', on: 'success', as: 'extract' }],
    when: 'upstream.extract.result > 0',
  },
  rules: DEFAULT_RULES,
  timezone: 'UTC',
  pausedUntil: null,
  skips: 1,
  taken: new Set(),
};

test.each`
  what                          | more                                                        | ends                        | expected
  ${'whose condition is false'} | ${{}}                                                       | ${[end(0, 0), end(1)]}      | ${['unmet', 'skipped_override']}
  ${'in a pause'}               | ${{ pausedUntil: NINE + MINUTE }}                           | ${[end(0), end(1), end(2)]} | ${['paused', 'skipped_override', 'run']}
  ${'on an excluded date'}      | ${{ rules: { ...DEFAULT_RULES, exclude: ['2026-03-02'] } }} | ${[end(0), end(24 * 60)]}   | ${['excluded', 'skipped_override']}
  ${'that would run'}           | ${{ skips: 2 }}                                             | ${[end(0), end(1), end(2)]} | ${['skipped_override', 'skipped_override', 'run']}
`('a skip of the next fire of a chain and a fire $what', ({ more, ends, expected }) =>
  expect(planChain({ ...chain, ...more }, ends).map(({ verdict }) => verdict)).toEqual(expected),
);
