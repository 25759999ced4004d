/** A daemon and a store that have a value for each metric. */
import type { EndMetrics, StoreMetrics, TelemetryState } from '../../packages/telemetry/src/index.ts';

const TIMES = { below: [[16, 1]], count: 1, sumMs: 12 } as const;
const END: EndMetrics = {
  job: 'mail.send',
  queue: 'mail',
  ends: { succeeded: 1 },
  duration: TIMES,
  wait: TIMES,
};

export const STATE: TelemetryState = {
  at: '2026-01-05T08:01:30.000Z',
  node: { id: 'ada', version: '0.1.0', startedAt: '2026-01-05T08:00:00.000Z', uptimeMs: 90_000 },
  runs: { running: 0, succeeded: 1, failed: 0, retried: 0 },
  queues: { mail: { queued: 0, later: 0, running: 0 } },
  counters: { 'mails.sent': 1 },
  gauges: { 'inbox.size': 1 },
};

export const STORE: StoreMetrics = {
  ends: [END],
  queues: [{ queue: 'mail', oldestDueMs: 0, deadLetters: 0 }],
  schedules: [{ schedule: 'nightly', lateMs: 0 }],
  alerts: [{ severity: 'high', firing: 0 }],
};
