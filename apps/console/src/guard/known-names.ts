/** The job and the queue that a list or a count asks for: a name that is mistyped is refused, not answered with nothing. */
import { listJobNames, listQueueNames, UnknownJobError, UnknownQueueError } from '@sb/queue';
import type { Store } from '@sb/storage';
import { maySeeJob, type Who } from '../http/who.ts';

/** A job that the one who asks may not see is none; one that only the history has is known. Fails with `UNKNOWN_JOB`, `UNKNOWN_QUEUE`. */
export async function checkKnown(
  store: Store,
  who: Pick<Who, 'jobs'>,
  { job, queue }: { readonly job?: string | undefined; readonly queue?: string | undefined },
): Promise<void> {
  if (job !== undefined) {
    const jobs = (await listJobNames(store)).filter((one) => maySeeJob(who, one));
    if (!jobs.includes(job)) throw new UnknownJobError(job, jobs);
  }
  if (queue !== undefined) {
    const queues = await listQueueNames(store);
    if (!queues.includes(queue)) throw new UnknownQueueError(queue, queues);
  }
}
