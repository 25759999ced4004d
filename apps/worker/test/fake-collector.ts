/**
 * A collector of OpenTelemetry: it takes OTLP over HTTP on loopback, and reads protobuf by the definitions of the protocol
 * that OpenTelemetry has generated. https://opentelemetry.io/docs/specs/otlp/
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import root from 'otlp-definitions/build/src/generated/root.js';
import type { TestContext } from 'vitest';

export interface SentSpan {
  readonly name: string;
  readonly service: unknown;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first span of a trace. */
  readonly parentSpanId: string;
  /** 2: an error. */
  readonly status: { readonly code?: number; readonly message?: string };
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface SentMetric {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly kind: 'sum' | 'gauge' | 'histogram';
  readonly points: readonly Readonly<Record<string, unknown>>[];
}

export interface Collector {
  readonly url: string;
  readonly spans: readonly SentSpan[];
  /** Of the last export. */
  metrics(): readonly SentMetric[];
  readonly headers: readonly IncomingHttpHeaders[];
  /** From now on it refuses everything with this status, or takes it again. */
  refuse(status: number | undefined): void;
}

type Plain = Readonly<Record<string, any>>;

interface MessageType {
  decode(bytes: Uint8Array): unknown;
  toObject(message: unknown, how: object): Plain;
}

interface Definitions {
  readonly opentelemetry: {
    readonly proto: {
      readonly collector: {
        readonly trace: { readonly v1: { readonly ExportTraceServiceRequest: MessageType } };
        readonly metrics: { readonly v1: { readonly ExportMetricsServiceRequest: MessageType } };
      };
    };
  };
}

const { trace, metrics } = (root as unknown as Definitions).opentelemetry.proto.collector;
const TYPES: Readonly<Record<string, MessageType>> = {
  '/v1/traces': trace.v1.ExportTraceServiceRequest,
  '/v1/metrics': metrics.v1.ExportMetricsServiceRequest,
};

export async function startCollector(whenFinished: TestContext['onTestFinished']): Promise<Collector> {
  const spans: SentSpan[] = [];
  const headers: IncomingHttpHeaders[] = [];
  let last: readonly SentMetric[] = [];
  let refusal: number | undefined;
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const bytes = await bodyOf(request);
    headers.push(request.headers);
    response.statusCode = refusal ?? 200;
    if (refusal === undefined) {
      const sent = decode(request, bytes);
      spans.push(...spansOf(sent));
      if (request.url === '/v1/metrics') last = metricsOf(sent);
    }
    response.end();
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  whenFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    metrics: () => last,
    headers,
    refuse: (status) => {
      refusal = status;
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const body = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}

function decode({ url = '', headers }: IncomingMessage, bytes: Buffer): Plain {
  if (headers['content-type'] === 'application/json') return JSON.parse(bytes.toString()) as Plain;
  const type = TYPES[url];
  if (!type || headers['content-type'] !== 'application/x-protobuf')
    throw new Error(`Not OTLP: ${url} ${headers['content-type']}`);
  return type.toObject(type.decode(bytes), { longs: Number });
}

function spansOf({ resourceSpans = [] }: Plain): readonly SentSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }: Plain) =>
    scopeSpans.flatMap((scope: Plain) =>
      scope['spans'].map((span: Plain) => ({
        name: span['name'],
        service: attributesOf(resource)['service.name'],
        kind: span['kind'],
        traceId: hex(span['traceId']),
        spanId: hex(span['spanId']),
        parentSpanId: hex(span['parentSpanId'] ?? ''),
        status: span['status'] ?? {},
        attributes: attributesOf(span),
      })),
    ),
  );
}

function metricsOf({ resourceMetrics = [] }: Plain): readonly SentMetric[] {
  return resourceMetrics.flatMap(({ scopeMetrics }: Plain) =>
    scopeMetrics.flatMap((scope: Plain) =>
      // Protobuf leaves an empty list out: a scope may have no metrics yet.
      (scope['metrics'] ?? []).map(({ name, description, unit = '', ...data }: Plain) => {
        const kind = (['sum', 'gauge', 'histogram'] as const).find((one) => data[one]) ?? 'gauge';
        const points = data[kind].dataPoints.map((point: Plain) => ({
          ...point,
          attributes: attributesOf(point),
        }));
        return { name, description, unit, kind, points };
      }),
    ),
  );
}

function attributesOf({ attributes = [] }: Plain): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    attributes.map(({ key, value }: Plain) => [key, Object.values(value)[0]]),
  ) as Readonly<Record<string, unknown>>;
}

/** Ids are bytes in protobuf, and texts in JSON. */
function hex(id: string | Uint8Array): string {
  return typeof id === 'string' ? id : Buffer.from(id).toString('hex');
}
