const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const NOTHING = '·';

/** One character for each value, scaled to the largest: `··▃▅█▃`. A dot means 0 or less; a small value has a bar. */
export function sparkline(values: readonly number[]): string {
  const largest = Math.max(0, ...values);
  return values.map((value) => bar(value / largest)).join('');
}

function bar(share: number): string {
  if (!(share > 0)) return NOTHING;
  return BARS[Math.ceil(share * BARS.length) - 1] ?? NOTHING;
}
