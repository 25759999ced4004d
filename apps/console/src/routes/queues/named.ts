/** A queue by its name. */
import { UnknownQueueError } from '@sb/queue';
import { z } from 'zod';
import { name } from '../../requests/fields.ts';

export const queueParams = z.strictObject({ name });
export type QueueParams = z.output<typeof queueParams>;

export const TAG = 'Queues';

export function unknownQueue(of: string, queues: readonly { readonly name: string }[]): UnknownQueueError {
  return new UnknownQueueError(
    of,
    queues.map((one) => one.name),
  );
}
