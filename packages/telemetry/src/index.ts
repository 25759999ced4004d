export { PROMETHEUS_CONTENT_TYPE, prometheusText } from './prometheus-text.ts';
export type { QueueCounts, RunCounts, TelemetryState } from './telemetry-state.ts';
export { createTelemetry, type Telemetry, type TelemetryOptions } from './telemetry.ts';
