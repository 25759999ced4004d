import type { WorkerConfig } from '@sb/config';
import type { Environment } from '../cli/style.ts';
import { healthPort } from '../settings/health-port.ts';

export interface DaemonOptions {
  readonly config?: string;
  readonly concurrency?: number;
  readonly queues?: readonly string[];
  /** Ms. */
  readonly grace?: number;
  readonly healthPort?: number;
}

export interface DaemonSettings {
  readonly concurrency: number;
  /** Undefined is all. */
  readonly queues: readonly string[] | undefined;
  readonly graceMs: number;
  /** Undefined: no health server. */
  readonly healthPort: number | undefined;
}

/** Flag, then environment, then worker.yaml, then default. Pure. Throws `SettingError`. */
export function daemonSettings(
  options: DaemonOptions,
  config: WorkerConfig,
  env: Environment,
): DaemonSettings {
  return {
    concurrency: options.concurrency ?? config.concurrency ?? 10,
    queues: options.queues ?? config.work,
    graceMs: options.grace ?? config.grace ?? 30_000,
    healthPort: healthPort(options.healthPort, env),
  };
}
