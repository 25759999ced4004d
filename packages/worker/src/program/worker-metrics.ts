/** The metrics of a worker inside a program, as a page for Prometheus. Loaded only when asked for, as it needs alerts. */
import { metricsText, PROMETHEUS_CONTENT_TYPE } from '@sb/telemetry';
import { createMetricsReader, type MetricsSource } from '../metrics/read-metrics.ts';
import type { WorkerMetrics } from './worker-types.ts';

export function createMetricsPage(source: () => MetricsSource | undefined): () => Promise<WorkerMetrics> {
  const read = createMetricsReader(source, () => performance.now());
  return async () => ({ contentType: PROMETHEUS_CONTENT_TYPE, text: metricsText((await read()) ?? []) });
}
