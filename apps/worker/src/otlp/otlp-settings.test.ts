import { expect, test } from 'vitest';
import { otlpSettings } from './otlp-settings.ts';

const HERE = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };
const BOTH = { traces: 'http/protobuf', metrics: 'http/protobuf', everyMs: 60_000, problems: [] };
const GRPC = 'expected http/protobuf or http/json, got "grpc"; nothing is exported by it';

test.each`
  what                        | env                                                              | settings
  ${'nothing'}                | ${{}}                                                            | ${undefined}
  ${'an empty endpoint'}      | ${{ OTEL_EXPORTER_OTLP_ENDPOINT: '' }}                           | ${undefined}
  ${'headers alone'}          | ${{ OTEL_EXPORTER_OTLP_HEADERS: 'x=y' }}                         | ${undefined}
  ${'another exporter'}       | ${{ OTEL_TRACES_EXPORTER: 'zipkin' }}                            | ${undefined}
  ${'a disabled SDK'}         | ${{ ...HERE, OTEL_SDK_DISABLED: 'TRUE' }}                        | ${undefined}
  ${'an endpoint'}            | ${HERE}                                                          | ${BOTH}
  ${'the endpoint of traces'} | ${{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://x' }}            | ${{ ...BOTH, metrics: undefined }}
  ${'an exporter'}            | ${{ OTEL_METRICS_EXPORTER: 'console, otlp' }}                    | ${{ ...BOTH, traces: undefined }}
  ${'no traces'}              | ${{ ...HERE, OTEL_TRACES_EXPORTER: 'none' }}                     | ${{ ...BOTH, traces: undefined }}
  ${'JSON'}                   | ${{ ...HERE, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }}         | ${{ ...BOTH, traces: 'http/json', metrics: 'http/json' }}
  ${'JSON for metrics'}       | ${{ ...HERE, OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'http/json' }} | ${{ ...BOTH, metrics: 'http/json' }}
  ${'gRPC'}                   | ${{ ...HERE, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }}              | ${{ ...BOTH, traces: undefined, metrics: undefined, problems: [`OTEL_EXPORTER_OTLP_PROTOCOL: ${GRPC}`] }}
  ${'gRPC for traces'}        | ${{ ...HERE, OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'grpc' }}       | ${{ ...BOTH, traces: undefined, problems: [`OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: ${GRPC}`] }}
  ${'an interval'}            | ${{ ...HERE, OTEL_METRIC_EXPORT_INTERVAL: '500' }}               | ${{ ...BOTH, everyMs: 500 }}
  ${'no interval'}            | ${{ ...HERE, OTEL_METRIC_EXPORT_INTERVAL: '1m' }}                | ${{ ...BOTH, problems: ['OTEL_METRIC_EXPORT_INTERVAL: expected whole ms from 1 to 2147483647; metrics go every 60 s'] }}
  ${'one beyond timers'}      | ${{ ...HERE, OTEL_METRIC_EXPORT_INTERVAL: '2147483648' }}        | ${{ ...BOTH, problems: ['OTEL_METRIC_EXPORT_INTERVAL: expected whole ms from 1 to 2147483647; metrics go every 60 s'] }}
`('$what in the environment', ({ env, settings }) => expect(otlpSettings(env)).toEqual(settings));
