/**
 * The metrics of a daemon as the SDK exports them. They come from the table that also feeds `/metrics`: a producer beside
 * the instruments of the SDK, which have no histogram that is counted elsewhere.
 */
import type { HrTime } from '@opentelemetry/api';
import { ValueType } from '@opentelemetry/api';
import { emptyResource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  type DataPoint,
  DataPointType,
  type Histogram,
  type MetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';
import type { Sample, SampledMetric } from '@sb/telemetry';
import { groupBy } from '@sb/words';

const SCOPE = { name: '@sb/worker' };

interface Times {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
}

export function createMetricProducer(
  read: () => Promise<readonly SampledMetric[] | undefined>,
): MetricProducer {
  const startTime = timeOf(Date.now());
  return {
    async collect() {
      const times = { startTime, endTime: timeOf(Date.now()) };
      const sampled = ((await read()) ?? []).filter(({ samples }) => samples.length > 0);
      const metrics = sampled.map((metric) => metricData(metric, times));
      return {
        resourceMetrics: { resource: emptyResource(), scopeMetrics: [{ scope: SCOPE, metrics }] },
        errors: [],
      };
    },
  };
}

function metricData({ name, type, help, samples }: SampledMetric, times: Times): MetricData {
  const descriptor = {
    name,
    description: help,
    unit: name.endsWith('_seconds') ? 's' : '',
    valueType: ValueType.DOUBLE,
  };
  const aggregationTemporality = AggregationTemporality.CUMULATIVE;
  switch (type) {
    case 'counter':
      return {
        descriptor,
        aggregationTemporality,
        dataPointType: DataPointType.SUM,
        isMonotonic: true,
        dataPoints: samples.map((sample) => pointOf(sample, times)),
      };
    case 'gauge':
      return {
        descriptor,
        aggregationTemporality,
        dataPointType: DataPointType.GAUGE,
        dataPoints: samples.map((sample) => pointOf(sample, times)),
      };
    case 'histogram':
      return {
        descriptor,
        aggregationTemporality,
        dataPointType: DataPointType.HISTOGRAM,
        dataPoints: histogramsOf(samples, times),
      };
    default:
      return type satisfies never;
  }
}

function pointOf({ value, labels = {} }: Sample, times: Times): DataPoint<number> {
  return { ...times, attributes: labels, value };
}

/** One point for the samples that differ in `le` and suffix alone. */
function histogramsOf(samples: readonly Sample[], times: Times): DataPoint<Histogram>[] {
  const groups = groupBy(samples, ({ labels: { le: _le, ...labels } = {} }) => JSON.stringify(labels));
  return [...groups.values()].map((members) => {
    const { le: _le, ...attributes } = members[0]?.labels ?? {};
    const valueOf = (suffix: Sample['suffix']): number =>
      members.find((sample) => sample.suffix === suffix)?.value ?? 0;
    const buckets = members.filter(({ suffix }) => suffix === '_bucket');
    return {
      ...times,
      attributes,
      value: {
        count: valueOf('_count'),
        sum: valueOf('_sum'),
        buckets: {
          boundaries: buckets.slice(0, -1).map(({ labels }) => Number(labels?.['le'])),
          // Each count of Prometheus includes those below it.
          counts: buckets.map(({ value }, at) => value - (buckets[at - 1]?.value ?? 0)),
        },
      },
    };
  });
}

function timeOf(ms: number): HrTime {
  return [Math.trunc(ms / 1_000), Math.round((ms % 1_000) * 1e6)];
}
