/** The settings of a call of the program: flag, else environment, else worker.yaml, else default. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { resolveDatabaseUrl, type WorkerConfig } from '@sb/config';
import { secretsFromEnv } from '@sb/logger';
import type { Environment } from '../cli/terminal/style.ts';
import { type JobModule, wantedModules } from '../job-modules/wanted-modules.ts';
import type { Places } from './places.ts';
import { resolveUserPath } from '../cli/user-path.ts';

export interface Settings {
  readonly config: WorkerConfig;
  readonly databaseUrl: string;
  /** Modules with jobs, besides those of this program. */
  readonly jobModules: readonly JobModule[];
  /** Exact values that must never be printed or logged. */
  readonly secrets: readonly string[];
  readonly env: Environment;
}

export interface SettingWishes {
  readonly env: Environment;
  readonly cwd: string;
  /** The modules of --jobs. */
  readonly jobModules?: readonly string[] | undefined;
}

/** Throws `ConfigError`, `ConfigFileError`, `DatabaseUrlError`. */
export async function readSettings(
  { configFolder, workspaceRoot }: Places,
  { env, cwd, jobModules: flag = [] }: SettingWishes,
): Promise<Settings> {
  const configFile = findWorkerYaml(configFolder, { env, cwd });
  const config = await readConfig(configFile);
  const url = env['DATABASE_URL'] ?? config.database;
  const databaseUrl = resolveDatabaseUrl({ DATABASE_URL: url }, workspaceRoot);
  return {
    config,
    databaseUrl,
    jobModules: wantedModules({ flag, env, cwd, config: config.jobs, configFile }),
    secrets: secretsFromEnv({ ...env, DATABASE_URL: databaseUrl }),
    env,
  };
}

/** Loads the reader only if there is a file: its schemas take longer to load than the rest of a short command. */
async function readConfig(file: string | undefined): Promise<WorkerConfig> {
  if (file === undefined) return {};
  const { readWorkerYaml } = await import('./read-worker-yaml.ts');
  return readWorkerYaml(file);
}

/** The file of WORKER_CONFIG, else worker.yaml of the folder; undefined where there is none. */
export function findWorkerYaml(
  folder: string,
  world: { readonly env: Environment; readonly cwd: string },
): string | undefined {
  const named = world.env['WORKER_CONFIG'];
  if (named) return resolveUserPath(named, world);
  const usual = path.join(folder, 'worker.yaml');
  return existsSync(usual) ? usual : undefined;
}
