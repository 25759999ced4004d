/** The job and the queue that a list, a count or an act asks for: an unknown name is refused, not answered with nothing. */
import { hasJobName, listJobNames, listQueueNames, UnknownJobError, UnknownQueueError } from '@sb/queue';
import type { Store } from '@sb/storage';
import { maySeeJob, type Who } from '../http/who.ts';
import { checkRuns, checkUnlimited, creatorRun } from './limited.ts';

interface Caller {
  readonly store: Store;
  readonly who: Pick<Who, 'jobs'>;
}

interface Names {
  readonly job?: string | undefined;
  readonly queue?: string | undefined;
  /** Who has requested a run: a run too. */
  readonly by?: string | undefined;
}

/**
 * A job that has runs is known, also where no code has ever defined it. A job that the caller may not see is unknown. To
 * a token of some jobs no queue is named, and no run of other jobs by those that it has requested.
 * Fails with `UNKNOWN_JOB`, `UNKNOWN_QUEUE`, `UNKNOWN_RUN`.
 */
export async function checkKnown({ store, who }: Caller, { job, queue, by }: Names): Promise<void> {
  if (job !== undefined && !(maySeeJob(who, job) && (await hasJobName(store, job))))
    throw await unknownJob({ store, who }, job);
  const creator = creatorRun(by);
  if (creator !== undefined) await checkRuns(store, who, [creator]);
  if (queue === undefined) return;
  const queues = await listQueueNames(store);
  if (!queues.includes(queue))
    throw new UnknownQueueError(queue, who.jobs === undefined ? queues : undefined);
}

/** The same, for a line that is documented as it stands: before the first daemon no code has defined a job, and any name may be right. */
export async function checkKnownIfAny({ store, who }: Caller, { job, ...names }: Names): Promise<void> {
  const isFirst = job !== undefined && maySeeJob(who, job) && (await listJobNames(store)).length === 0;
  await checkKnown({ store, who }, isFirst ? names : { ...names, job });
}

/** The same for an answer about all jobs, or about the one that is named. A token of some jobs must name one. Fails with `FORBIDDEN` too. */
export async function checkScope({ store, who }: Caller, names: Names): Promise<void> {
  if (names.job === undefined) checkUnlimited(who);
  await checkKnown({ store, who }, names);
}

/** Its names to suggest are those that the caller may see. */
export async function unknownJob({ store, who }: Caller, id: string): Promise<UnknownJobError> {
  const known = await listJobNames(store);
  return new UnknownJobError(
    id,
    known.filter((one) => maySeeJob(who, one)),
  );
}
