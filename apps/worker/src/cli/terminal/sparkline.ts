const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const NOTHING = '·';

/** One character a value, scaled to the largest: `··▃▅█▃`. 0 or less is a dot, so that little is not none. */
export function sparkline(values: readonly number[]): string {
  const largest = Math.max(0, ...values);
  return values.map((value) => bar(value / largest)).join('');
}

function bar(share: number): string {
  if (!(share > 0)) return NOTHING;
  return BARS[Math.ceil(share * BARS.length) - 1] ?? NOTHING;
}
