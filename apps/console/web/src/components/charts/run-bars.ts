/** What a bar counts: runs. Attempts beyond the first are said in words, for they are no runs. Pure. */
import type { EndBar } from '../../../../src/answers/common.ts';
import { type Capped, plural } from '../../words/numbers.ts';

export function runsOf({ succeeded, failed, other }: EndBar): number {
  return succeeded + failed + other;
}

/** `818 runs, 57 retries`; without the retries where there is none. */
export function runsAndRetries(runs: number | Capped, bars: readonly EndBar[]): string {
  return [plural(runs, 'run'), ...retriesText(bars)].join(', ');
}

/** `57 retries`; nothing where there is none. */
export function retriesText(bars: readonly EndBar[]): readonly string[] {
  const retries = bars.reduce((sum, { retried }) => sum + retried, 0);
  return retries === 0 ? [] : [plural(retries, 'retry', 'retries')];
}

/** Neighbouring bars as one: 96 quarters of an hour become 24 hours. */
export function mergeBars(bars: readonly EndBar[], count: number): EndBar[] {
  const size = Math.max(1, Math.ceil(bars.length / count));
  return Array.from({ length: Math.ceil(bars.length / size) }, (_, nr) =>
    bars.slice(nr * size, (nr + 1) * size).reduce((sum, bar) => ({
      at: sum.at,
      succeeded: sum.succeeded + bar.succeeded,
      failed: sum.failed + bar.failed,
      other: sum.other + bar.other,
      retried: sum.retried + bar.retried,
    })),
  );
}
