import { expect, test } from 'vitest';
import { measurePlans } from './plan-quality.ts';

test('the plans of five small teams are worth nearly as much as an exact optimum', () => {
  const { ratios, mean, violations } = measurePlans(5);
  expect(mean).toBeGreaterThanOrEqual(0.95);
  expect(ratios[0]).toBeGreaterThanOrEqual(0.9);
  expect(violations).toBe(0);
  // Else the program forbids what the rules allow.
  expect(ratios.at(-1)).toBeLessThanOrEqual(1);
});
