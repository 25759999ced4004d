import path from 'node:path';
import type { Environment } from '../cli/terminal/style.ts';
import { resolveUserPath } from '../cli/user-path.ts';

/** A module whose jobs this program must know besides its own. */
export interface JobModule {
  /** As the user wrote it: a path, or the name of a package. */
  readonly given: string;
  /** Where the user wrote it. */
  readonly origin: '--jobs' | 'WORKER_JOBS' | 'worker.yaml';
  /** Relative paths start here; packages are searched in this folder and those above it. */
  readonly folder: string;
}

export interface ModuleWishes {
  readonly flag: readonly string[];
  readonly env: Environment;
  readonly cwd: string;
  /** The modules in worker.yaml, and the path of that file. */
  readonly config: readonly string[] | undefined;
  readonly configFile: string | undefined;
}

/** The modules of the flag, else of WORKER_JOBS, else of worker.yaml; never the sum of them. Pure. */
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
