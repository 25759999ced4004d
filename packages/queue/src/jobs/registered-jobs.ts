import { type AnyJob, createRegistry, type RegisteredJob } from '@sb/jobs';

/** Jobs as the engine reads them, checked once each. Throws `JOB_INVALID`. */
export function registeredJobs(): (job: AnyJob) => RegisteredJob {
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
