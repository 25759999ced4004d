import { planWeek } from '../src/sprint/plan-week.ts';
import { TODAY } from './boards.ts';
import { optimalValue } from './optimal-value.ts';
import { smallOrganisation } from './small-organisations.ts';

export interface PlanQuality {
  /** V over the bound of V, from the lowest to the highest. */
  readonly ratios: readonly number[];
  readonly mean: number;
  /** The nearest-rank 10th percentile. */
  readonly lowest10th: number;
  readonly violations: number;
}

/** Compares the plans of the small organisations 1 to `count` with an exact optimum, and prints the ratios. */
export function measurePlans(count: number): PlanQuality {
  const plans = Array.from({ length: count }, (_, index) => {
    const organisation = smallOrganisation(index + 1, TODAY);
    const { metrics } = planWeek({ ...organisation, completedSprints: [] }, TODAY).sprint;
    const ratio = metrics.value / optimalValue(organisation, TODAY);
    return { ratio, violations: metrics.dependencyViolations };
  });
  const ratios = plans.map(({ ratio }) => ratio).toSorted((a, b) => a - b);
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / count;
  const lowest10th = ratios[Math.ceil(count / 10) - 1] ?? 0;
  console.log(
    `V / optimum of ${count} teams: mean ${mean.toFixed(3)}, 10th percentile ${lowest10th.toFixed(3)}; ` +
      ratios.map((ratio) => ratio.toFixed(3)).join(' '),
  );
  return { ratios, mean, lowest10th, violations: plans.reduce((sum, plan) => sum + plan.violations, 0) };
}
