import path from 'node:path';
import type { Environment } from '../cli/terminal/style.ts';
import { resolveUserPath } from '../cli/user-path.ts';

/** A module with jobs that this program is to know, besides its own. */
export interface JobModule {
  /** As somebody wrote it: a path, or the name of a package. */
  readonly given: string;
  /** Where it was written. */
  readonly origin: '--jobs' | 'WORKER_JOBS' | 'worker.yaml';
  /** Relative paths start here, and packages are looked for from here up. */
  readonly folder: string;
}

export interface ModuleWishes {
  readonly flag: readonly string[];
  readonly env: Environment;
  readonly cwd: string;
  /** What worker.yaml says, and where that lies. */
  readonly config: readonly string[] | undefined;
  readonly configFile: string | undefined;
}

/** Flag, then environment, then worker.yaml: one of them, not their sum. Pure. */
export function wantedModules({ flag, env, cwd, config, configFile }: ModuleWishes): readonly JobModule[] {
  const here = resolveUserPath('', { env, cwd });
  if (flag.length > 0) return modules(flag, '--jobs', here);
  const fromEnv = (env['WORKER_JOBS'] ?? '').split(',').map((name) => name.trim());
  if (env['WORKER_JOBS']) return modules(fromEnv, 'WORKER_JOBS', here);
  return modules(config ?? [], 'worker.yaml', path.dirname(configFile ?? here));
}

function modules(
  given: readonly string[],
  origin: JobModule['origin'],
  folder: string,
): readonly JobModule[] {
  const names = given.filter((name) => name !== '');
  return [...new Set(names)].map((name) => ({ given: name, origin, folder }));
}
