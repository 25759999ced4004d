/** Neighbouring bars as one: 96 quarters of an hour become 24 hours. Pure. */
import type { EndBar } from '../../../../src/answers/common.ts';

export function mergeBars(bars: readonly EndBar[], count: number): EndBar[] {
  const size = Math.max(1, Math.ceil(bars.length / count));
  return Array.from({ length: Math.ceil(bars.length / size) }, (_, nr) =>
    bars.slice(nr * size, (nr + 1) * size).reduce((sum, bar) => ({
      at: sum.at,
      succeeded: sum.succeeded + bar.succeeded,
      failed: sum.failed + bar.failed,
      retried: sum.retried + bar.retried,
    })),
  );
}
