import { expect, test } from 'vitest';
import { measurePlans } from './plan-quality.ts';

test('the plans of a dozen small teams are worth nearly as much as an exact optimum', () => {
  const { ratios, mean, lowest10th, violations } = measurePlans(12);
  expect(mean).toBeGreaterThanOrEqual(0.95);
  expect(lowest10th).toBeGreaterThanOrEqual(0.92);
  expect(violations).toBe(0);
  // Else the program forbids what the rules allow.
  expect(ratios.at(-1)).toBeLessThanOrEqual(1);
});
