// Counters and gauges of a node.
export { createTelemetry, type Telemetry } from './telemetry.ts';
export type { RunCounts, TelemetryState } from './telemetry-state.ts';

// The metrics of a node, for Prometheus and for OTLP.
export { createLabelLimit } from './label-limit.ts';
export type { EndMetrics, StoreMetrics, TimeMetrics } from './store-metrics.ts';
export { nodeMetrics } from './node-metrics.ts';
export {
  histogramSamples,
  type Metric,
  metricsText,
  PROMETHEUS_CONTENT_TYPE,
  type Sample,
  type SampledMetric,
  sampleMetrics,
} from './metric-text.ts';

// Traces: the context of a run, and spans of the program's OpenTelemetry.
export { type TraceContext, traceIdOf, traceOf } from './tracing/trace-text.ts';
export {
  activeTrace,
  isTracing,
  type RunSpan,
  type SpanEnd,
  type SpanFacts,
  startSpan,
} from './tracing/span.ts';
