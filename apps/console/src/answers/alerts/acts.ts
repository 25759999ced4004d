/** What acts on alerts answer. */
import { z } from 'zod';
import { time } from '../common.ts';
import { channelName } from './fields.ts';

export const acknowledgements = z.object({
  items: z.array(
    z.object({ id: z.number(), rule: z.string(), changed: z.boolean(), by: z.string(), at: time }),
  ),
});

/** `not_taken`: no daemon sends by this channel; `says` is the reason if it is off. `under_way`: the answer has yet to come. */
export const testResults = z.array(
  z.object({
    channel: channelName,
    outcome: z.enum(['sent', 'failed', 'not_taken', 'under_way']),
    says: z.string().optional(),
  }),
);

export type TestResults = z.output<typeof testResults>;
