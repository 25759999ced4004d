/**
 * Jobs from outside this program. Called when a command needs the code of jobs, and by each thread for jobs.
 * A module is imported unchanged. It registers its jobs itself, or exports them. All jobs are in the one registry of
 * the process: a module that brings its own copy of @sb/jobs shares it.
 * Nothing is stored: a crash leaves nothing behind.
 */
import type { JobProblem, JobRegistry } from '@sb/jobs';
import { exportedJobs } from '@sb/worker/node';
import { EmptyJobModuleError, InvalidJobModuleError } from './errors.ts';
import { findModule } from './find-module.ts';
import { importModule, isRefusedByRegistry } from './import-module.ts';
import type { JobModule } from './wanted-modules.ts';

/**
 * Loads the modules one after the other, up to the first that fails. Throws `JOB_MODULE_MISSING`, `JOB_MODULE_FAILED`,
 * `JOB_MODULE_UNSUPPORTED`, `JOB_MODULE_EMPTY`, `JOB_INVALID`.
 */
export async function loadJobModules(modules: readonly JobModule[], registry: JobRegistry): Promise<void> {
  const owners = new Map(registry.list().map(({ id }) => [id, 'the worker itself']));
  for (const module of modules) {
    const file = findModule(module);
    await load(file, { registry, owners });
    for (const { id } of registry.list()) if (!owners.has(id)) owners.set(id, file);
  }
}

interface Loading {
  readonly registry: JobRegistry;
  /** The file that brought each job id. */
  readonly owners: ReadonlyMap<string, string>;
}

async function load(file: string, { registry, owners }: Loading): Promise<void> {
  const before = registry.size;
  try {
    const exports = await importModule(file);
    const jobs = exportedJobs(exports);
    if (jobs.length === 0 && registry.size === before)
      throw new EmptyJobModuleError(file, Object.keys(exports));
    registry.register(jobs);
  } catch (error) {
    if (!isRefusedByRegistry(error)) throw error;
    const problems = problemsOf(error.problems).map((problem) => withOwner(problem, owners));
    throw new InvalidJobModuleError(file, { problems, cause: error });
  }
}

/** Adds to the problem of a taken id the file that has it. */
function withOwner(problem: JobProblem, owners: Loading['owners']): JobProblem {
  const owner = owners.get(problem.job.replaceAll('"', ''));
  if (problem.field !== 'id' || owner === undefined) return problem;
  return { ...problem, message: `${problem.message}, a job of ${owner}` };
}

/** The problems of an error that may come from another copy of @sb/jobs. */
function problemsOf(problems: unknown): readonly JobProblem[] {
  return Array.isArray(problems) ? (problems as readonly JobProblem[]) : [];
}
