// Counters and gauges of a node.
export { createTelemetry, type Telemetry } from './telemetry.ts';
export type { RunCounts, TelemetryState } from './telemetry-state.ts';

// The page for Prometheus.
export { createLabelLimit, OTHER } from './label-limit.ts';
export type { EndMetrics, StoreMetrics, TimeMetrics } from './store-metrics.ts';
export { prometheusText } from './prometheus-text.ts';
export { histogramSamples, type Metric, metricsText, PROMETHEUS_CONTENT_TYPE } from './metric-text.ts';
