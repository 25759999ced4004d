/** A dead letter as the caller may see it. */
import { type DeadLetterDetails, findDeadLetter, UnknownDeadLetterError } from '@sb/queue';
import type { Store } from '@sb/storage';
import { maySeeJob, type Who } from '../../http/who.ts';

export const TAG = 'Failures';

/** A letter of a job that the one who asks may not see is no letter. */
export async function seenLetter(store: Store, who: Who, id: number): Promise<DeadLetterDetails> {
  const found = await findDeadLetter(store, id);
  if (!maySeeJob(who, found.jobId)) throw new UnknownDeadLetterError([id]);
  return found;
}
