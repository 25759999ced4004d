import { suggestion, type WorkerConfig } from '@sb/config';
import { quote } from '@sb/words';
import type { ConfiguredLimits } from '@sb/queue/engine';
import type { Environment } from '../../cli/terminal/style.ts';
import { healthPort } from '../../services/env-settings.ts';
import type { HealthPort } from './health/health-server.ts';

/** Process managers (PM2, systemd, Docker) need a longer stop time-out than this: see docs/operations.md. */
export const DEFAULT_GRACE_MS = 30_000;

type QueueConfig = NonNullable<WorkerConfig['queues']>[string];

export interface DaemonOptions {
  readonly config?: string;
  readonly alerts?: string;
  readonly concurrency?: number;
  readonly queues?: readonly string[];
  /** Ms. */
  readonly grace?: number;
  readonly healthPort?: number;
  readonly console?: boolean;
  readonly withParent?: boolean;
}

export interface DaemonSettings {
  readonly concurrency: number;
  /** Undefined: all queues. */
  readonly queues: readonly string[] | undefined;
  readonly graceMs: number;
  /** Limits of worker.yaml, by queue; undefined: it has no `queues`. */
  readonly limits: Readonly<Record<string, ConfiguredLimits>> | undefined;
  /** Undefined: no health server. */
  readonly healthPort: HealthPort | undefined;
}

/** Takes each setting from the flag, else the environment, else worker.yaml, else the default. Pure. Throws `SettingError`. */
export function daemonSettings(
  options: DaemonOptions,
  config: WorkerConfig,
  env: Environment,
): DaemonSettings {
  const port = healthPort(options.healthPort, env);
  return {
    concurrency: options.concurrency ?? config.concurrency ?? 10,
    queues: options.queues ?? config.work,
    graceMs: options.grace ?? config.grace ?? DEFAULT_GRACE_MS,
    healthPort: port === undefined ? undefined : { port, isFlag: options.healthPort !== undefined },
    limits:
      config.queues &&
      Object.fromEntries(Object.entries(config.queues).map(([name, queue]) => [name, limitsOf(queue)])),
  };
}

function limitsOf({ concurrency, rate, burst, maxDepth }: QueueConfig): ConfiguredLimits {
  return {
    ...(maxDepth !== undefined && { maxDepth }),
    ...(concurrency !== undefined && { maxRunning: concurrency }),
    ...(rate && { rate: { ...rate, ...(burst !== undefined && { burst }) } }),
  };
}

/** A warning for each queue of `--queues` that does not exist: the daemon would wait for its runs for ever. Pure. */
export function unknownQueues(wanted: readonly string[], known: readonly string[]): readonly string[] {
  const all = [...new Set(known)].toSorted();
  return wanted
    .filter((name) => !all.includes(name))
    .map((name) => {
      const names = all.join(', ') || 'none';
      return `no job uses the queue ${quote(name)} yet (queues: ${names}).${suggestion(name, all)}`;
    });
}
