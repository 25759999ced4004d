/** What the environment wants to be exported by OTLP, by the names of OpenTelemetry's own specification. Pure. */
import { LONGEST_TIMER_MS, quote } from '@sb/words';
import type { Environment } from '../cli/terminal/style.ts';

export type Signal = 'traces' | 'metrics';

/** The third of the specification is `grpc`, which takes another 30 packages. Every collector takes these two too. */
const PROTOCOLS = ['http/protobuf', 'http/json'] as const;

export type Protocol = (typeof PROTOCOLS)[number];

export interface OtlpSettings {
  readonly traces: Protocol | undefined;
  readonly metrics: Protocol | undefined;
  /** Ms between two exports of metrics. */
  readonly everyMs: number;
  /** Settings of the environment that are not followed, and why. */
  readonly problems: readonly string[];
}

/** The default of the specification. */
const EVERY_MS = 60_000;

interface Asked {
  /** The variable that has the protocol. */
  readonly name: string;
  readonly protocol: string;
}

/** Undefined when nothing is asked for: then no library is loaded. */
export function otlpSettings(env: Environment): OtlpSettings | undefined {
  if (env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return undefined;
  const [traces, metrics] = [asked('TRACES', env), asked('METRICS', env)];
  if (!traces && !metrics) return undefined;
  const interval = Number(env['OTEL_METRIC_EXPORT_INTERVAL'] || EVERY_MS);
  const isInterval = Number.isSafeInteger(interval) && interval > 0 && interval <= LONGEST_TIMER_MS;
  const problems = [
    problemOf(traces),
    problemOf(metrics),
    isInterval
      ? undefined
      : `OTEL_METRIC_EXPORT_INTERVAL: expected whole ms from 1 to ${LONGEST_TIMER_MS}; metrics go every 60 s`,
  ];
  return {
    traces: known(traces),
    metrics: known(metrics),
    everyMs: isInterval ? interval : EVERY_MS,
    problems: [...new Set(problems.filter((problem) => problem !== undefined))],
  };
}

function asked(signal: 'TRACES' | 'METRICS', env: Environment): Asked | undefined {
  const exporter = env[`OTEL_${signal}_EXPORTER`];
  const endpoint = env[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`] || env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  const isWanted = exporter ? exporter.split(',').some((one) => one.trim() === 'otlp') : Boolean(endpoint);
  if (!isWanted) return undefined;
  const own = `OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`;
  const name = env[own] ? own : 'OTEL_EXPORTER_OTLP_PROTOCOL';
  return { name, protocol: env[name] || 'http/protobuf' };
}

function known(signal: Asked | undefined): Protocol | undefined {
  return PROTOCOLS.find((one) => one === signal?.protocol);
}

function problemOf(signal: Asked | undefined): string | undefined {
  if (!signal || known(signal)) return undefined;
  const { name, protocol } = signal;
  return `${name}: expected ${PROTOCOLS.join(' or ')}, got ${quote(protocol)}; nothing is exported by it`;
}
