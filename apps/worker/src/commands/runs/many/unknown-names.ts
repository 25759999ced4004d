import { suggestion } from '@sb/config';
import { hasJobName, listQueueNames, UnknownQueueError } from '@sb/queue';
import { listSchedules, UnknownScheduleError } from '@sb/scheduler';
import type { Store } from '@sb/storage';
import { quote } from '@sb/words';
import { requireKnownJob, unknownJobRemark } from '../../../services/known-jobs.ts';
import type { Services } from '../../../services/services.ts';

interface Names {
  readonly job?: string | undefined;
  readonly queue?: string | undefined;
  readonly schedule?: string | undefined;
}

/** The remark for a search by a name that nothing can have; undefined if this program or the store knows all of them. */
export async function unknownNameRemark(
  { job, queue, schedule }: Names,
  store: Store,
  services: Services,
): Promise<string | undefined> {
  const unknownJob = await unknownJobRemark(job, store, services);
  if (unknownJob !== undefined) return unknownJob;
  if (queue !== undefined) {
    const remark = unknownRemark('queue', queue, await listQueueNames(store));
    if (remark !== undefined) return remark;
  }
  if (schedule === undefined) return undefined;
  const schedules = (await listSchedules(store)).map(({ name }) => name);
  return unknownRemark('schedule', schedule, schedules);
}

/**
 * For a command that acts, where nothing was found. Fails with `UNKNOWN_JOB`, `UNKNOWN_QUEUE` or `UNKNOWN_SCHEDULE` for a
 * name that no run can have: a script must not take a mistyped name for work that is done.
 */
export async function requireKnownNames(
  { job, queue, schedule }: Names,
  store: Store,
  services: Services,
): Promise<void> {
  if (job !== undefined && !(await hasJobName(store, job))) await requireKnownJob(job, store, services);
  if (queue !== undefined) {
    const queues = await listQueueNames(store);
    if (!queues.includes(queue)) throw new UnknownQueueError(queue, queues);
  }
  if (schedule === undefined) return;
  const schedules = (await listSchedules(store)).map(({ name }) => name);
  if (!schedules.includes(schedule)) throw new UnknownScheduleError(schedule, schedules);
}

export function unknownRemark(what: string, name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined;
  return `No ${what} ${quote(name)} is known here.${suggestion(name, known)}`;
}
