import { JobDefinitionError } from '../errors.ts';
import { findProblems, idOf } from './find-problems.ts';
import type { AnyJob } from '../define/job.ts';
import { toRegisteredJob, type RegisteredJob } from './registered-job.ts';

const DEFAULT_REGISTRY = Symbol.for('@sb/jobs');

/** The jobs that a process knows. */
export interface JobRegistry {
  /**
   * Registers all of the jobs or none. The same object may come twice.
   * Throws `JobDefinitionError` (`JOB_INVALID`) with every problem of every job.
   */
  register(jobs: readonly AnyJob[]): void;
  get(id: string): RegisteredJob | undefined;
  /** Sorted by id, by code unit. */
  list(): readonly RegisteredJob[];
  readonly size: number;
}

/** Adds jobs to the default registry: all or none. Throws `JobDefinitionError` (`JOB_INVALID`). */
export function registerJobs(jobs: readonly AnyJob[]): void {
  defaultRegistry().register(jobs);
}

/** The one registry of the process, shared by all copies of this package that are loaded. */
export function defaultRegistry(): JobRegistry {
  const shared = globalThis as { [DEFAULT_REGISTRY]?: JobRegistry };
  return (shared[DEFAULT_REGISTRY] ??= createRegistry());
}

/** An empty registry of its own. */
export function createRegistry(): JobRegistry {
  const registered = new Map<string, RegisteredJob>();
  let sources: ReadonlyMap<string, AnyJob> = new Map();

  return {
    register(jobs) {
      sources = addSources(sources, jobs);
      for (const [id, job] of sources) {
        if (!registered.has(id)) registered.set(id, toRegisteredJob(job));
      }
    },
    get: (id) => registered.get(id),
    list: () => [...registered.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    get size() {
      return registered.size;
    },
  };
}

function addSources(sources: ReadonlyMap<string, AnyJob>, jobs: readonly AnyJob[]): Map<string, AnyJob> {
  const all = new Map(sources);
  const problems = jobs.flatMap((job, index) => {
    const found = findProblems(job, index + 1, all);
    const id = idOf(job);
    if (id !== undefined && !all.has(id)) all.set(id, job);
    return found;
  });
  if (problems.length > 0) throw new JobDefinitionError(problems);
  return all;
}
