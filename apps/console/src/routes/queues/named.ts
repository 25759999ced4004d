/** A queue by its name. */
import { z } from 'zod';
import { name } from '../../requests/fields.ts';

export const queueParams = z.strictObject({ name });
export type QueueParams = z.output<typeof queueParams>;

export const TAG = 'Queues';
