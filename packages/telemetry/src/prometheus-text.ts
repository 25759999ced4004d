import type { TelemetryState } from './telemetry-state.ts';

/** The media type of the text that `prometheusText` returns. */
export const PROMETHEUS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

interface Metric {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly samples: (state: TelemetryState) => readonly Sample[];
}

interface Sample {
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
}

const METRICS: readonly Metric[] = [
  {
    name: 'worker_node_info',
    type: 'gauge',
    help: 'The node and its version; always 1.',
    samples: ({ node }) => [{ value: 1, labels: { node: node.id, version: node.version } }],
  },
  {
    name: 'worker_start_time_seconds',
    type: 'gauge',
    help: 'When the node started, in seconds since the epoch.',
    samples: ({ node }) => [{ value: Date.parse(node.startedAt) / 1_000 }],
  },
  {
    name: 'worker_runs_running',
    type: 'gauge',
    help: 'Runs that are running on the node.',
    samples: ({ runs }) => [{ value: runs.running }],
  },
  {
    name: 'worker_runs_total',
    type: 'counter',
    help: 'Attempts that ended on the node since its start, by outcome.',
    samples: ({ runs: { succeeded, failed, retried } }) =>
      labelled('outcome', { succeeded, failed, retried }),
  },
  {
    name: 'worker_queue_queued',
    type: 'gauge',
    help: 'Runs that are due and not started; counted up to 10000.',
    samples: ({ queues }) =>
      labelled(
        'queue',
        mapValues(queues, ({ queued }) => queued),
      ),
  },
  {
    name: 'worker_queue_later',
    type: 'gauge',
    help: 'Runs that are queued and not due yet; counted up to 10000.',
    samples: ({ queues }) =>
      labelled(
        'queue',
        mapValues(queues, ({ later }) => later),
      ),
  },
  {
    name: 'worker_queue_running',
    type: 'gauge',
    help: 'Runs of the queue that are running, on all nodes.',
    samples: ({ queues }) =>
      labelled(
        'queue',
        mapValues(queues, ({ running }) => running),
      ),
  },
  {
    name: 'worker_custom_total',
    type: 'counter',
    help: 'Counters of jobs.',
    samples: ({ counters }) => labelled('name', counters),
  },
  {
    name: 'worker_custom',
    type: 'gauge',
    help: 'Gauges of jobs.',
    samples: ({ gauges }) => labelled('name', gauges),
  },
];

/** The state in Prometheus' text format 0.0.4. A metric without samples is left out. */
export function prometheusText(state: TelemetryState): string {
  return METRICS.map((metric) => metricText(metric, metric.samples(state))).join('');
}

function metricText({ name, type, help }: Metric, samples: readonly Sample[]): string {
  if (samples.length === 0) return '';
  const lines = samples.map(({ value, labels = {} }) => `${name}${labelText(labels)} ${numberText(value)}\n`);
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

function labelled(label: string, values: Readonly<Record<string, number>>): readonly Sample[] {
  return Object.entries(values).map(([name, value]) => ({ value, labels: { [label]: name } }));
}

function mapValues<T>(
  record: Readonly<Record<string, T>>,
  pick: (value: T) => number,
): Record<string, number> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, pick(value)]));
}
