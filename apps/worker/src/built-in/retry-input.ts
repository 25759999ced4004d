import * as z from 'zod';

export const retryInput = z
  .strictObject({
    maxRetries: z
      .number()
      .int()
      .min(0)
      .max(20)
      .default(3)
      .describe('replay a run at most this many times (3)'),
    lookbackHours: z
      .number()
      .positive()
      .max(24 * 365)
      .default(24)
      .describe('replay runs that ended at most this many hours ago (24)'),
    excludeJobs: z.array(z.string()).default([]).describe('jobs whose runs are not replayed'),
  })
  .prefault({});

export type RetryInput = z.output<typeof retryInput>;
