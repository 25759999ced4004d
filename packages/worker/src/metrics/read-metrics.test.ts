import { createTelemetry, metricsText } from '@sb/telemetry';
import { aboveStore, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { createMetricsReader } from './read-metrics.ts';

const NOW = Date.UTC(2026, 0, 5, 8);

function aRunner(queues: number) {
  const reads = { count: 0 };
  const depth = { queued: 1, later: 0, running: 0 };
  const telemetry = createTelemetry({
    node: { id: '1', version: '1.2.3', startedAt: new Date(NOW) },
    readers: {
      runs: () => ({ running: 0, succeeded: 0, failed: 0, retried: 0 }),
      queues: () => {
        reads.count += 1;
        return Object.fromEntries(Array.from({ length: queues }, (_, i) => [`q${i}`, depth]));
      },
    },
    now: () => NOW,
    onWarning: () => {},
  });
  return { reads, runner: { telemetry, readEnds: async () => [] } };
}

eachDialect('the page of metrics', (open) => {
  test('has at most 101 queues: the rest is one', async () => {
    const store = await open();
    const read = createMetricsReader(
      () => ({ store, runner: aRunner(150).runner }),
      () => 0,
    );
    const lines = metricsText((await read()) ?? [])
      .split('\n')
      .filter((line) => line.startsWith('worker_queue_queued{'));
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toBe('worker_queue_queued{queue="other"} 50');
  });
});

aboveStore('the page of metrics', (open) => {
  test('is read once a second, however many ask', async () => {
    const store = await open();
    const { runner, reads } = aRunner(1);
    const clock = { now: 0 };
    const read = createMetricsReader(
      () => ({ store, runner }),
      () => clock.now,
    );
    await Promise.all([read(), read(), read()]);
    clock.now = 999;
    await read();
    expect(reads.count).toBe(1);
    clock.now = 1_000;
    expect(metricsText((await read()) ?? [])).toContain('worker_alerts_firing{severity="critical"} 0');
    expect(reads.count).toBe(2);
  });
});
