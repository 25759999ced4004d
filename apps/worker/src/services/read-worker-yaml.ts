import { readWorkerConfig, type WorkerConfig } from '@sb/config';

/** Throws `ConfigError`, `ConfigFileError`. */
export function readWorkerYaml(file: string): WorkerConfig {
  return readWorkerConfig(file);
}
