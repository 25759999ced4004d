/** What an attempt is made of, for tests that have no queue. */
import type { ClaimedRun } from '@sb/queue/engine';
import { createTelemetry, type Telemetry } from '@sb/telemetry';

/** The first attempt of three of run 7, a minute each. */
export const aRun = (more: Partial<ClaimedRun> = {}): ClaimedRun => ({
  id: 7,
  jobId: 'work',
  claimNo: 1,
  failures: 0,
  crashes: 0,
  maxAttempts: 3,
  timeoutMs: 60_000,
  input: undefined,
  runAt: 0,
  createdAt: 0,
  trigger: 'api',
  tags: [],
  dryRun: false,
  ...more,
});

export const unheardTelemetry = (): Telemetry =>
  createTelemetry({
    node: { id: '1', version: '1.0.0', startedAt: new Date(0) },
    readers: { runs: () => ({ running: 1, succeeded: 0, failed: 0, retried: 0 }), queues: () => ({}) },
    now: () => 0,
    onWarning: () => {},
  });
