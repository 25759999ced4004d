import type { EndBar } from '../../../../src/answers/common.ts';

interface Scale {
  readonly width: number;
  readonly y: (ms: number) => number;
}

/** The path of p50 or p95 over the bars of a chart, broken where no run ended. Pure. */
export function quantileLine(
  buckets: readonly EndBar[],
  key: 'p50Ms' | 'p95Ms',
  { width, y }: Scale,
): string {
  const step = width / Math.max(1, buckets.length);
  let isOpen = false;
  return buckets
    .map((bucket, nr) => {
      const value = bucket[key];
      const command = isOpen ? 'L' : 'M';
      isOpen = value !== undefined;
      return value === undefined ? '' : `${command}${((nr + 0.5) * step).toFixed(1)} ${y(value).toFixed(1)}`;
    })
    .join('');
}
