/**
 * A strict parser of Prometheus' text format 0.0.4, written from its description. It refuses what a scrape would refuse
 * or misread: a type after its samples, a metric in two parts, a series twice, a counter below 0, a histogram that is
 * not cumulative or has no total.
 */

export interface Metric {
  readonly type: string;
  readonly samples: Sample[];
}

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const TYPES = ['counter', 'gauge', 'histogram', 'summary', 'untyped'];
const COMMENT = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? ([+-]?(?:Inf|\d+(?:\.\d+)?(?:e[+-]?\d+)?)|NaN)$/u;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/guy;

export function parseMetrics(text: string): ReadonlyMap<string, Metric> {
  const metrics = new Map<string, Metric>();
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Error('The last line has no line feed.');
  const seen = new Set<string>();
  let current: { readonly name: string; readonly metric: Metric } | undefined;
  for (const line of lines) {
    const [, kind, name = '', rest = ''] = COMMENT.exec(line) ?? [];
    if (kind === 'HELP') {
      if (metrics.has(name)) throw new Error(`${name} comes twice: ${line}`);
    } else if (kind === 'TYPE') {
      if (metrics.has(name) || !TYPES.includes(rest)) throw new Error(`Not a type, or twice: ${line}`);
      current = { name, metric: { type: rest, samples: [] } };
      metrics.set(name, current.metric);
    } else {
      const sample = parseSample(line);
      if (!current || !namesOf(current).includes(sample.name)) throw new Error(`Not in its metric: ${line}`);
      const series = JSON.stringify([sample.name, Object.entries(sample.labels).map(String).toSorted()]);
      if (seen.has(series)) throw new Error(`A series twice: ${line}`);
      seen.add(series);
      current.metric.samples.push(sample);
    }
  }
  for (const [name, metric] of metrics) check(name, metric);
  return metrics;
}

function namesOf({ name, metric }: { readonly name: string; readonly metric: Metric }): readonly string[] {
  return metric.type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
}

function parseSample(line: string): Sample {
  const [, name, inBraces = '', value] = SAMPLE.exec(line) ?? [];
  if (name === undefined || value === undefined) throw new Error(`Not a sample: ${line}`);
  const pairs = [...inBraces.matchAll(LABEL)];
  if (pairs.map(([whole]) => whole).join('') !== inBraces) throw new Error(`Not labels: ${line}`);
  const labels = pairs.map(
    ([, label = '', quoted = '']) =>
      [label, quoted.replaceAll(/\\(.)/gu, (_, char: string) => (char === 'n' ? '\n' : char))] as const,
  );
  return { name, labels: Object.fromEntries(labels), value: Number(value.replace('Inf', 'Infinity')) };
}

function check(name: string, { type, samples }: Metric): void {
  if (type === 'counter' && samples.some(({ value }) => !(value >= 0)))
    throw new Error(`${name} is below 0.`);
  if (type !== 'histogram') return;
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const key = JSON.stringify(Object.entries(sample.labels).filter(([label]) => label !== 'le'));
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  for (const [key, group] of groups) {
    const buckets = group.filter((sample) => sample.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels: { le = '' } }) => Number(le.replace('Inf', 'Infinity')));
    const counts = buckets.map(({ value }) => value);
    const total = group.find((sample) => sample.name === `${name}_count`)?.value;
    const isWhole = bounds.at(-1) === Number.POSITIVE_INFINITY && counts.at(-1) === total;
    const hasSum = group.some((sample) => sample.name === `${name}_sum`);
    if (!isSorted(bounds) || !isSorted(counts) || !isWhole || !hasSum)
      throw new Error(`${name} is no histogram: ${key}`);
  }
}

function isSorted(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || (values[i - 1] ?? 0) <= value);
}
