import { type AnyJob, createRegistry, type RegisteredJob } from '@sb/jobs';

/**
 * Returns a function that checks a job once and returns it as the engine reads it. That function throws `JOB_INVALID`.
 */
export function openRegisteredJobs(): (job: AnyJob) => RegisteredJob {
  const known = new WeakMap<AnyJob, RegisteredJob>();
  return (job) => {
    const found = known.get(job);
    if (found) return found;
    const registry = createRegistry();
    registry.register([job]);
    const [fresh] = registry.list();
    if (!fresh) throw new Error('The registry lost a job.');
    known.set(job, fresh);
    return fresh;
  };
}

type CodeAtHand = Pick<ReadonlyMap<string, RegisteredJob>, 'get'>;

/** The code of a job that a program names: that which runs it here, or else that of the value. Throws `JOB_INVALID`. */
export function findCode(job: AnyJob, jobs: CodeAtHand): RegisteredJob;
export function findCode(job: string | AnyJob, jobs: CodeAtHand): RegisteredJob | undefined;
export function findCode(job: string | AnyJob, jobs: CodeAtHand): RegisteredJob | undefined {
  if (typeof job === 'string') return jobs.get(job);
  return jobs.get(job.id) ?? openRegisteredJobs()(job);
}
