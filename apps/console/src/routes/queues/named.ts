/** A queue by its name. */
import { z } from 'zod';
import { name, zone } from '../../requests/fields.ts';

export const params = z.strictObject({ name });
export type Params = z.output<typeof params>;
export const zoneQuery = z.strictObject({ tz: zone });

export const TAG = 'Queues';
