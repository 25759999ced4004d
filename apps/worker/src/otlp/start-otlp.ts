/**
 * The SDK of OpenTelemetry. It reads the other variables itself: endpoint, headers, time limits, sampler, batches and
 * resource. The libraries are the official ones of the last line that runs on Node 20.
 * Promise: `stop` sends what is left, and ends within STOP_WITHIN_MS.
 */
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPMetricExporter as MetricsAsJson } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as MetricsAsProtobuf } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as TracesAsJson } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as TracesAsProtobuf } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Logger } from '@sb/logger';
import { isTracing, type SampledMetric } from '@sb/telemetry';
import { createMetricProducer } from './metric-data.ts';
import { reportExports } from './report-exports.ts';
import type { OtlpSettings, Protocol } from './otlp-settings.ts';

const STOP_WITHIN_MS = 3_000;

export interface OtlpSource {
  /** The name of this process among those of the service. */
  readonly node: string;
  readonly version: string;
  /** Absent: this process exports no metrics. */
  readonly readMetrics?: () => Promise<readonly SampledMetric[] | undefined>;
}

export interface Otlp {
  stop(): Promise<void>;
}

type Log = Pick<Logger, 'info' | 'warn'>;

/** A part that is shut down with the process. */
interface Part {
  shutdown(): Promise<void>;
}

export function startOtlp({ traces, metrics, everyMs }: OtlpSettings, source: OtlpSource, log: Log): Otlp {
  const resource = resourceOf(source);
  const parts: Part[] = [];
  // A program that brings an SDK of its own, by --import, exports by that.
  if (traces && !isTracing()) parts.push(startTraces(traces, resource, log));
  const { readMetrics } = source;
  if (metrics && readMetrics) {
    const exporter = metrics === 'http/json' ? new MetricsAsJson() : new MetricsAsProtobuf();
    reportExports(exporter, 'metrics', log);
    const metricProducers = [createMetricProducer(readMetrics)];
    const reader = new PeriodicExportingMetricReader({
      exporter,
      metricProducers,
      exportIntervalMillis: everyMs,
    });
    parts.push(new MeterProvider({ resource, readers: [reader] }));
  }
  let stopping: Promise<void> | undefined;
  return { stop: () => (stopping ??= stopAll(parts)) };
}

function startTraces(protocol: Protocol, resource: Resource, log: Log): Part {
  const exporter = protocol === 'http/json' ? new TracesAsJson() : new TracesAsProtobuf();
  reportExports(exporter, 'traces', log);
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  // For the requests of jobs.
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
  );
  trace.setGlobalTracerProvider(provider);
  return provider;
}

/** OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win. */
function resourceOf({ node, version }: OtlpSource): Resource {
  const own = resourceFromAttributes({
    'service.name': 'signal-blueprint-worker',
    'service.version': version,
    'service.instance.id': node,
  });
  return defaultResource()
    .merge(own)
    .merge(detectResources({ detectors: [envDetector] }));
}

/** A part that fails has reported that by its exports. */
async function stopAll(parts: readonly Part[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, STOP_WITHIN_MS);
  });
  await Promise.race([Promise.allSettled(parts.map((part) => part.shutdown())), late]);
  clearTimeout(timer);
}
