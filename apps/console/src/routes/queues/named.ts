/** A queue by its name. */
import { UnknownQueueError } from '@sb/queue';
import { z } from 'zod';
import { name, zone } from '../../requests/fields.ts';

export const params = z.strictObject({ name });
export type Params = z.output<typeof params>;
export const zoneQuery = z.strictObject({ tz: zone });

export const TAG = 'Queues';

export function unknownQueue(of: string, queues: readonly { readonly name: string }[]): UnknownQueueError {
  return new UnknownQueueError(
    of,
    queues.map((one) => one.name),
  );
}
