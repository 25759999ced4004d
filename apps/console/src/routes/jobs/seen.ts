/** A job as the caller may see it. */
import { listJobNames, UnknownJobError } from '@sb/queue';
import { z } from 'zod';
import type { Call } from '../../http/route.ts';
import { maySeeJob } from '../../http/who.ts';
import { name } from '../../requests/fields.ts';

export const jobParams = z.strictObject({ id: name });
export type JobParams = z.output<typeof jobParams>;

export const TAG = 'Jobs';

export async function unknownJob(
  { store, who }: Pick<Call, 'store' | 'who'>,
  id: string,
): Promise<UnknownJobError> {
  const known = await listJobNames(store);
  return new UnknownJobError(
    id,
    known.filter((one) => maySeeJob(who, one)),
  );
}
