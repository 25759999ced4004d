import { suggestion } from '@sb/config';
import { listQueueNames } from '@sb/queue';
import { listSchedules } from '@sb/scheduler';
import type { Store } from '@sb/storage';
import { quote } from '@sb/words';
import { unknownJobRemark } from '../../services/known-jobs.ts';
import type { Services } from '../../services/services.ts';

interface Names {
  readonly job?: string;
  readonly queue?: string;
  readonly schedule?: string;
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

function unknownRemark(what: string, name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined;
  return `No ${what} ${quote(name)} is known here.${suggestion(name, known)}`;
}
