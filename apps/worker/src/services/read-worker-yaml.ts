import { readWorkerConfig, type WorkerConfig } from '@sb/config';
import { retentionSchema } from '@sb/worker/retention';

/** A file of its own so that it can be loaded late. Throws `ConfigError`, `ConfigFileError`. */
export function readWorkerYaml(file: string): WorkerConfig {
  return readWorkerConfig(file, retentionSchema);
}
