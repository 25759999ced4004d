/** Acts on many letters or runs. */
import { z } from 'zod';
import { time } from './common.ts';

export const operation = z.object({
  id: z.number(),
  kind: z.string(),
  state: z.enum(['running', 'stopped', 'done', 'failed']),
  total: z.number(),
  done: z.number(),
  refused: z.number(),
  by: z.string(),
  stoppedBy: z.string().optional(),
  reason: z.string().optional(),
  createdAt: time,
  endedAt: time.optional(),
  /** The first refusals and the error that ended it. */
  says: z.array(z.string()),
  /** What the person who asks may do with it now. */
  may: z.object({ stop: z.boolean() }),
});

export const operationList = z.object({ items: z.array(operation), next: z.string().optional() });

/** More than a request can wait for: the number of the operation that does it. */
export const startedOperation = z.object({ operation: z.number() });
/** How many runs an operation would be for. */
export const countedRuns = z.object({ count: z.number() });

export type Operation = z.output<typeof operation>;
