/** A job as the one who asks may see it. */
import { listJobNames, UnknownJobError } from '@sb/queue';
import { z } from 'zod';
import type { Call } from '../../http/route.ts';
import { maySeeJob } from '../../http/who.ts';
import { name } from '../../requests/fields.ts';

export const params = z.strictObject({ id: name });
export type Params = z.output<typeof params>;

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
