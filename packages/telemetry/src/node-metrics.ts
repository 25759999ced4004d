import {
  histogramSamples,
  type Metric,
  type Sample,
  type SampledMetric,
  sampleMetrics,
} from './metric-text.ts';
import type { StoreMetrics } from './store-metrics.ts';
import type { TelemetryState } from './telemetry-state.ts';

const METRICS: readonly Metric<TelemetryState>[] = [
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

const STORE_METRICS: readonly Metric<StoreMetrics>[] = [
  {
    name: 'worker_run_ends_total',
    type: 'counter',
    help: 'Runs that ended, by the state in which they ended; each is counted by one daemon.',
    samples: ({ ends }) =>
      ends.flatMap(({ job, queue, ends: states }) =>
        Object.entries(states).map(([state, value]) => ({ value, labels: { job, queue, state } })),
      ),
  },
  {
    name: 'worker_run_duration_seconds',
    type: 'histogram',
    help: 'Duration of the last attempt of the runs that ended.',
    samples: ({ ends }) =>
      ends.flatMap(({ job, queue, duration }) => histogramSamples({ job, queue }, duration)),
  },
  {
    name: 'worker_run_wait_seconds',
    type: 'histogram',
    help: 'From the due time to the start of the last attempt, of the runs that ended.',
    samples: ({ ends }) => ends.flatMap(({ job, queue, wait }) => histogramSamples({ job, queue }, wait)),
  },
  {
    name: 'worker_queue_oldest_due_seconds',
    type: 'gauge',
    help: 'Since the run that has waited longest was due; 0 when none is due.',
    samples: ({ queues }) =>
      queues.map(({ queue, oldestDueMs }) => ({ value: oldestDueMs / 1_000, labels: { queue } })),
  },
  {
    name: 'worker_dead_letters_open',
    type: 'gauge',
    help: 'Open dead letters; counted up to 1000 in a queue.',
    samples: ({ queues }) => queues.map(({ queue, deadLetters: value }) => ({ value, labels: { queue } })),
  },
  {
    name: 'worker_schedule_late_seconds',
    type: 'gauge',
    help: 'Since the first fire without a run should have come; 0 while the schedule is on time.',
    samples: ({ schedules }) =>
      schedules.map(({ schedule, lateMs }) => ({ value: lateMs / 1_000, labels: { schedule } })),
  },
  {
    name: 'worker_alerts_firing',
    type: 'gauge',
    help: 'Alerts that fire now, also those that are acknowledged.',
    samples: ({ alerts }) => alerts.map(({ severity, firing: value }) => ({ value, labels: { severity } })),
  },
];

/** The metrics of a node, and of its store: for the page and for OTLP. */
export function nodeMetrics(state: TelemetryState, store?: StoreMetrics): readonly SampledMetric[] {
  return [...sampleMetrics(METRICS, state), ...(store ? sampleMetrics(STORE_METRICS, store) : [])];
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
