import { expect, test } from 'vitest';
import { measurePlans } from './plan-quality.ts';

test('the plans of 60 small teams are worth nearly as much as an exact optimum', () => {
  const { ratios, mean, lowest10th, violations } = measurePlans(60);
  expect(mean).toBeGreaterThanOrEqual(0.95);
  expect(lowest10th).toBeGreaterThanOrEqual(0.92);
  expect(violations).toBe(0);
  expect(ratios.at(-1)).toBeLessThanOrEqual(1);
});
