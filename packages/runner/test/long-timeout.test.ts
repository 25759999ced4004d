import { createRegistry, type JobContext } from '@sb/jobs';
import { createLogger } from '@sb/logger';
import type { ClaimedRun, Ended } from '@sb/queue';
import { openStore } from '@sb/storage';
import { createTelemetry } from '@sb/telemetry';
import { afterEach, expect, test, vi } from 'vitest';
import { createAttempt } from '../src/execute.ts';

const DAY = 24 * 60 * 60 * 1_000;

afterEach(() => void vi.useRealTimers());

test('a timeout of 40 days comes after 40 days, although no timer is that long', async () => {
  const store = await openStore({ url: 'sqlite::memory:' });
  const registry = createRegistry();
  registry.register([{ id: 'patient', name: 'Patient', timeout: '40d', run: untilAborted }]);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let ended: Ended | undefined;
  const attempt = createAttempt(
    { ...aRun, timeoutMs: 40 * DAY },
    {
      store,
      storeId: 'test',
      nodeId: 1,
      jobs: new Map(registry.list().map((job) => [job.id, job])),
      logger: createLogger({ format: 'json', level: 'error', stderr: { write: () => true } }),
      telemetry: createTelemetry({
        node: { id: '1', version: '1.0.0', startedAt: new Date(0) },
        readers: { runs: () => ({ running: 1, succeeded: 0, failed: 0, retried: 0 }), queues: () => ({}) },
        now: () => 0,
        onWarning: () => {},
      }),
      lastSuccessAt: () => undefined,
      now: () => 0,
      random: () => 0.5,
      abortGraceMs: 0,
    },
    {
      ended: (_attempt, how) => {
        ended = how;
      },
      freed: () => {},
    },
  );
  attempt.start();
  await vi.advanceTimersByTimeAsync(40 * DAY - 1);
  expect(ended).toBeUndefined();
  await vi.advanceTimersByTimeAsync(1);
  expect(ended?.outcome).toMatchObject({ state: 'failed', reason: 'timed_out' });
});

const aRun: ClaimedRun = {
  id: 1,
  jobId: 'patient',
  claimNo: 1,
  failures: 0,
  crashes: 0,
  maxAttempts: 1,
  timeoutMs: 0,
  input: undefined,
  runAt: 0,
  createdAt: 0,
  trigger: 'api',
  tags: [],
  dryRun: false,
};

function untilAborted({ signal }: JobContext): Promise<void> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}
