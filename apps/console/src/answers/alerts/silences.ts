/** Silences, in force and over. */
import { z } from 'zod';
import { time } from '../common.ts';
import { match } from './fields.ts';

export const silence = z.object({
  id: z.number(),
  match,
  /** `rule dlq-jobs, severity low or medium`; `everything` */
  says: z.string(),
  from: time,
  until: time,
  by: z.string(),
  reason: z.string().optional(),
  inForce: z.boolean(),
  ended: z.object({ at: time, by: z.string() }).optional(),
});

export const silences = z.object({ now: time, items: z.array(silence), next: z.string().optional() });

export type Silence = z.output<typeof silence>;
export type Silences = z.output<typeof silences>;
