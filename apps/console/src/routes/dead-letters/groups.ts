/** Errors of open letters, with how many of these one who asks may act on. */
import { type DeadLetterGroup, findDeadLetter } from '@sb/queue';
import { isOnOwnBoards } from '../../guard/own-boards.ts';
import type { Call } from '../../http/route.ts';
import { errorGroupRow } from '../../rows/job-rows.ts';
import { lettersThat, othersAmong } from './chosen.ts';

type Asking = Pick<Call, 'store' | 'who'>;

/** No row for letters of older code. */
export async function errorGroupRows(
  { secrets, ...asking }: Asking & Pick<Call, 'secrets'>,
  group: DeadLetterGroup,
): Promise<ReturnType<typeof errorGroupRow>> {
  const { error } = await findDeadLetter(asking.store, group.lastRunId);
  const others = await countOthers(asking, group);
  return errorGroupRow(group, { name: error?.name, secrets, who: asking.who, others });
}

/** How many open letters an act on all of an error, or of a job, leaves out. Of each job some 10,000 are looked at. */
export async function countOthers(
  { store, who }: Asking,
  { fingerprint, jobs }: Pick<DeadLetterGroup, 'fingerprint' | 'jobs'>,
): Promise<number> {
  let count = 0;
  for (const jobId of jobs.filter((one) => !isOnOwnBoards(who, { jobId: one }))) {
    const found = { jobId, ...(fingerprint !== undefined && { fingerprint: [fingerprint] }) };
    count += (await othersAmong({ store, who }, await lettersThat(store, found, 'open'))).size;
  }
  return count;
}
