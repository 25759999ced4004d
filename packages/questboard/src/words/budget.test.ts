import { expect, test } from 'vitest';
import { type AiLimits, createBudget, NO_USE } from './budget.ts';

const limits: AiLimits = { enabled: true, maxCalls: 3, maxOutputTokens: 400, maxCostUsd: 0.25 };

test('requests are counted, also those that failed', () => {
  const budget = createBudget(limits, 'local');
  for (let calls = 0; calls < 3; calls += 1) {
    expect(budget.capFor(1000)).toBeUndefined();
    budget.reserve(1000)(NO_USE);
  }
  expect(budget.capFor(1000)).toBe('max-calls');
  expect(budget.spent()).toEqual({ calls: 3, tokens: 0 });
});

test('tokens are those that the server counts, else the most that a request may use', () => {
  const budget = createBudget(limits, 'local');
  budget.reserve(1000)({ inputTokens: 250, outputTokens: 100 });
  expect(budget.spent()).toEqual({ calls: 1, tokens: 350 });
  budget.reserve(1000);
  expect(budget.spent()).toEqual({ calls: 2, tokens: 1750 });
});

test('a server that ignores the limit of a call reaches that of the run', () => {
  const budget = createBudget(limits, 'local');
  budget.reserve(1000)({ inputTokens: 250, outputTokens: 801 });
  expect(budget.capFor(1000)).toBe('max-tokens');
});

test.each`
  model                  | cap
  ${'gpt-4o'}            | ${'max-cost'}
  ${'gpt-4o-2024-08-06'} | ${'max-cost'}
  ${'gpt-4.1-nano'}      | ${undefined}
  ${'llama3.1:8b'}       | ${undefined}
  ${'constructor'}       | ${undefined}
`('a request of 100,000 bytes to $model meets the cap $cap', ({ model, cap }) => {
  expect(createBudget(limits, model).capFor(100_000)).toBe(cap);
});

test('the cost of a run is that of its requests together', () => {
  const budget = createBudget({ ...limits, maxCalls: 100, maxCostUsd: 0.02 }, 'gpt-4o');
  // 0.0025 for 1,000 tokens of input, 0.004 for 400 of output.
  for (let calls = 0; calls < 3; calls += 1) {
    expect(budget.capFor(1000)).toBeUndefined();
    budget.reserve(1000);
  }
  expect(budget.capFor(1000)).toBe('max-cost');
});

test('requests that overlap are settled each on its own', () => {
  const budget = createBudget(limits, 'local');
  const [first, second] = [budget.reserve(1000), budget.reserve(500)];
  first({ inputTokens: 10, outputTokens: 1 });
  second({ inputTokens: 20, outputTokens: 2 });
  expect(budget.spent()).toEqual({ calls: 2, tokens: 33 });
});
