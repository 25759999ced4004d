import fc from 'fast-check';
import { expect, test } from 'vitest';
import { metricsText } from './metric-text.ts';
import { nodeMetrics } from './node-metrics.ts';
import type { StoreMetrics } from './store-metrics.ts';
import type { TelemetryState } from './telemetry-state.ts';

const STATE: TelemetryState = {
  at: '2026-01-05T08:01:30.000Z',
  node: { id: 'n-1', version: '1.2.3', startedAt: '2026-01-05T08:00:00.500Z', uptimeMs: 89_500 },
  runs: { running: 2, succeeded: 40, failed: 3, retried: 5 },
  queues: { default: { queued: 7, later: 3, running: 2 } },
  counters: { 'mails.sent': 3 },
  gauges: { 'inbox.size': -1.5 },
};

const prometheusText = (state: TelemetryState, store?: StoreMetrics): string =>
  metricsText(nodeMetrics(state, store));

test('a state is told in the text format, each metric with its help and its type', () => {
  expect(prometheusText(STATE)).toBe(`# HELP worker_node_info The node and its version; always 1.
# TYPE worker_node_info gauge
worker_node_info{node="n-1",version="1.2.3"} 1
# HELP worker_start_time_seconds When the node started, in seconds since the epoch.
# TYPE worker_start_time_seconds gauge
worker_start_time_seconds 1767600000.5
# HELP worker_runs_running Runs that are running on the node.
# TYPE worker_runs_running gauge
worker_runs_running 2
# HELP worker_runs_total Attempts that ended on the node since its start, by outcome.
# TYPE worker_runs_total counter
worker_runs_total{outcome="succeeded"} 40
worker_runs_total{outcome="failed"} 3
worker_runs_total{outcome="retried"} 5
# HELP worker_queue_queued Runs that are due and not started; counted up to 10000.
# TYPE worker_queue_queued gauge
worker_queue_queued{queue="default"} 7
# HELP worker_queue_later Runs that are queued and not due yet; counted up to 10000.
# TYPE worker_queue_later gauge
worker_queue_later{queue="default"} 3
# HELP worker_queue_running Runs of the queue that are running, on all nodes.
# TYPE worker_queue_running gauge
worker_queue_running{queue="default"} 2
# HELP worker_custom_total Counters of jobs.
# TYPE worker_custom_total counter
worker_custom_total{name="mails.sent"} 3
# HELP worker_custom Gauges of jobs.
# TYPE worker_custom gauge
worker_custom{name="inbox.size"} -1.5
`);
});

const ENDS = {
  job: 'mail',
  queue: 'default',
  ends: { succeeded: 2, failed: 1 },
  duration: {
    below: [
      [16, 1],
      [1_024, 3],
    ],
    count: 3,
    sumMs: 1_500,
  },
  wait: { below: [[16, 0]], count: 0, sumMs: 0 },
} as const;

test('the numbers of the store follow, times in seconds, histograms cumulative', () => {
  const text = prometheusText(STATE, {
    ends: [ENDS],
    queues: [{ queue: 'default', oldestDueMs: 90_500, deadLetters: 4 }],
    schedules: [{ schedule: 'report', lateMs: 60_000 }],
    alerts: [{ severity: 'high', firing: 1 }],
  });
  expect(text.split('\n').filter((line) => !line.startsWith('#'))).toEqual(
    expect.arrayContaining([
      'worker_run_ends_total{job="mail",queue="default",state="succeeded"} 2',
      'worker_run_ends_total{job="mail",queue="default",state="failed"} 1',
      'worker_run_duration_seconds_bucket{job="mail",queue="default",le="0.016"} 1',
      'worker_run_duration_seconds_bucket{job="mail",queue="default",le="1.024"} 3',
      'worker_run_duration_seconds_bucket{job="mail",queue="default",le="+Inf"} 3',
      'worker_run_duration_seconds_sum{job="mail",queue="default"} 1.5',
      'worker_run_duration_seconds_count{job="mail",queue="default"} 3',
      'worker_run_wait_seconds_bucket{job="mail",queue="default",le="+Inf"} 0',
      'worker_queue_oldest_due_seconds{queue="default"} 90.5',
      'worker_dead_letters_open{queue="default"} 4',
      'worker_schedule_late_seconds{schedule="report"} 60',
      'worker_alerts_firing{severity="high"} 1',
    ]),
  );
  expect(text).toContain('# TYPE worker_run_duration_seconds histogram\n');
  expect(text).not.toContain('# TYPE worker_run_duration_seconds_bucket');
});

test('a metric without samples is left out', () => {
  expect(prometheusText({ ...STATE, counters: {}, queues: {} })).not.toMatch(/worker_(custom_total|queue)/);
});

test.each`
  value                       | text
  ${0}                        | ${'0'}
  ${1e21}                     | ${'1e+21'}
  ${Number.NaN}               | ${'NaN'}
  ${Number.POSITIVE_INFINITY} | ${'+Inf'}
  ${Number.NEGATIVE_INFINITY} | ${'-Inf'}
`('$value is written as $text', ({ value, text }) => {
  expect(prometheusText({ ...STATE, gauges: { a: value } })).toContain(`worker_custom{name="a"} ${text}\n`);
});

test.each`
  name            | text
  ${'say "hi"'}   | ${String.raw`say \"hi\"`}
  ${'two\nlines'} | ${String.raw`two\nlines`}
  ${'C:\\new'}    | ${String.raw`C:\\new`}
`('the label $name is written as $text', ({ name, text }) => {
  expect(prometheusText({ ...STATE, counters: { [name]: 1 } })).toContain(`{name="${text}"} 1\n`);
});

const number = fc.double().map((value) => value + 0); // -0 is written as 0
const names = (): fc.Arbitrary<Record<string, number>> =>
  fc.dictionary(fc.string({ unit: 'binary' }), number);

test('every line can be read back, whatever the names and the numbers', () => {
  fc.assert(
    fc.property(names(), names(), fc.string(), (counters, gauges, id) => {
      const state = { ...STATE, node: { ...STATE.node, id }, counters, gauges };
      const samples = parse(prometheusText(state));
      const read = (metric: string): Map<string | undefined, number> =>
        new Map(
          samples
            .filter((sample) => sample.metric === metric)
            .map(({ labels, value }) => [labels.get('name'), value]),
        );
      expect(read('worker_custom_total')).toEqual(new Map(Object.entries(counters)));
      expect(read('worker_custom')).toEqual(new Map(Object.entries(gauges)));
      expect(samples[0]?.labels.get('node')).toBe(id);
    }),
  );
});

interface ParsedSample {
  readonly metric: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

const COMMENT = /^# (HELP|TYPE) [a-z_]+ \S/;
const SAMPLE = /^([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\]|\\["\\n])*",?)*)\})? (\S+)$/u;
const LABEL = /([a-z]+)="((?:[^"\\]|\\["\\n])*)"/gu;

/** Reads the format as its description says; fails on a line that it does not allow. */
function parse(text: string): readonly ParsedSample[] {
  const lines = text.split('\n');
  expect(lines.pop()).toBe('');
  return lines.filter((line) => !COMMENT.test(line)).map(parseSample);
}

function parseSample(line: string): ParsedSample {
  const [, metric, labels = '', value] = SAMPLE.exec(line) ?? [];
  if (metric === undefined || value === undefined) throw new Error(`Not a sample: ${line}`);
  const pairs = [...labels.matchAll(LABEL)].map(
    ([, label = '', quoted = '']) => [label, unescape(quoted)] as const,
  );
  return { metric, labels: new Map(pairs), value: Number(value.replace('Inf', 'Infinity')) };
}

function unescape(quoted: string): string {
  return quoted.replaceAll(/\\(.)/gu, (_, char: string) => (char === 'n' ? '\n' : char));
}
