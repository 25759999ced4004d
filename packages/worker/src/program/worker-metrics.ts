/** The metrics of a worker inside a program, as a page for Prometheus. Loaded only when asked for, as it needs alerts. */
import { metricsText, PROMETHEUS_CONTENT_TYPE } from '@sb/telemetry';
import { createMetricsReader, type MetricsSource } from '../metrics/read-metrics.ts';
import type { WorkerMetrics } from './worker-types.ts';

export interface MetricsPage {
  read(): Promise<WorkerMetrics>;
  /** Resolves when no read is under way: then the store may be closed. */
  idle(): Promise<unknown>;
}

export function createMetricsPage(source: () => MetricsSource | undefined): MetricsPage {
  const read = createMetricsReader(source, () => performance.now());
  const underWay = new Set<Promise<unknown>>();
  return {
    async read() {
      const metrics = read();
      underWay.add(metrics);
      try {
        return { contentType: PROMETHEUS_CONTENT_TYPE, text: metricsText((await metrics) ?? []) };
      } finally {
        underWay.delete(metrics);
      }
    },
    idle: () => Promise.allSettled(underWay),
  };
}
