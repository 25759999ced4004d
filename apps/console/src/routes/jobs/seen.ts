/** What the routes of one job have in common. */
import { z } from 'zod';
import { name } from '../../requests/fields.ts';

export const jobParams = z.strictObject({ id: name });
export type JobParams = z.output<typeof jobParams>;

export const TAG = 'Jobs';
