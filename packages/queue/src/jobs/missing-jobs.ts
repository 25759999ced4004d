/**
 * Defines jobs that no daemon has defined yet from their values, for a program that enqueues: it may be deployed before
 * the daemons. The definition of any daemon replaces that of a program.
 */
import type { RegisteredJob } from '@sb/jobs';
import { type Store, StoreUnusableError } from '@sb/storage';
import { findRealJobNames } from '../definitions.sql.ts';
import { defineJobs } from './job-defs.ts';

/** Older than the version of any daemon. */
const PROVISIONAL = '0.0.0';

/** Returns a function that looks for each job once; a job is never removed from a store. */
export function openMissingJobs(opened: () => Promise<Store>): (job: RegisteredJob) => Promise<void> {
  const known = new Set<string>();
  /** Of ten thousand requests at once the first looks for all: each look needs a connection. */
  const underWay = new Map<string, Promise<void>>();

  return async (job) => {
    if (known.has(job.id)) return;
    const looking = underWay.get(job.id) ?? defineMissing(job).finally(() => underWay.delete(job.id));
    underWay.set(job.id, looking);
    await looking;
  };

  async function defineMissing(job: RegisteredJob): Promise<void> {
    const store = await opened();
    for (const name of await store.read(findRealJobNames)) known.add(name);
    if (known.has(job.id)) return;
    try {
      await defineJobs(store, [job], PROVISIONAL);
      known.add(job.id);
    } catch (error) {
      // The role of the program may not define jobs: then its request is refused with UNKNOWN_JOB.
      if (!(error instanceof StoreUnusableError)) throw error;
    }
  }
}
