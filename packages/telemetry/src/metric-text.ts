/** Metrics in Prometheus' text format 0.0.4. */
import type { TimeMetrics } from './store-metrics.ts';

/** The media type of the text. */
export const PROMETHEUS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export interface Metric<Numbers> {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly samples: (numbers: Numbers) => readonly Sample[];
}

export interface Sample {
  /** After the name of the metric: the samples of a histogram have one. */
  readonly suffix?: '_bucket' | '_sum' | '_count';
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A metric at a moment. */
export interface SampledMetric extends Omit<Metric<never>, 'samples'> {
  readonly samples: readonly Sample[];
}

export function sampleMetrics<Numbers>(
  metrics: readonly Metric<Numbers>[],
  numbers: Numbers,
): readonly SampledMetric[] {
  return metrics.map(({ samples, ...metric }) => ({ ...metric, samples: samples(numbers) }));
}

/** A metric without samples is left out. */
export function metricsText(metrics: readonly SampledMetric[]): string {
  return metrics.map(metricText).join('');
}

/** The samples of a histogram of times. */
export function histogramSamples(
  labels: Readonly<Record<string, string>>,
  { below, count, sumMs }: TimeMetrics,
): readonly Sample[] {
  const bucket = (le: string, value: number): Sample => ({
    suffix: '_bucket',
    value,
    labels: { ...labels, le },
  });
  return [
    ...below.map(([ms, value]) => bucket(String(ms / 1_000), value)),
    bucket('+Inf', count),
    { suffix: '_sum', value: sumMs / 1_000, labels },
    { suffix: '_count', value: count, labels },
  ];
}

function metricText({ name, type, help, samples }: SampledMetric): string {
  if (samples.length === 0) return '';
  const lines = samples.map(
    ({ suffix = '', value, labels = {} }) => `${name}${suffix}${labelText(labels)} ${numberText(value)}\n`,
  );
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function numberText(value: number): string {
  if (Number.isFinite(value) || Number.isNaN(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
}
