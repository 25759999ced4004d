/** What a rule would have done in the past. */
import { z } from 'zod';
import { ms, time } from '../common.ts';
import { group, severity } from './fields.ts';

export const backTest = z.object({
  /** Later than asked for if there were too many runs. */
  since: time,
  until: time,
  runs: z.number(),
  /** Jobs of which older runs are removed: they are tried only from when on all their runs are kept. */
  cut: z.object({ jobs: z.number(), wholeSince: time.optional() }).optional(),
  rules: z.array(
    z.union([
      z.object({ rule: z.string(), unanswered: z.string() }),
      z.object({
        rule: z.string(),
        severity,
        fired: z.number(),
        firing: z.number(),
        firingMs: ms,
        messages: z.number(),
        leftOut: z.number(),
        first: z.array(
          z.object({ about: group, summary: z.string(), firedAt: time, resolvedAt: time.optional() }),
        ),
        /** The time in 30 equal parts: alerts that began, and how long they fired, all together. */
        bars: z.array(z.object({ at: time, fired: z.number(), firingMs: ms })),
      }),
    ]),
  ),
});

/** How far a back-test is: the runs that it has gone through, and when the last of them ended. */
export const backTestProgress = z.object({ share: z.number(), runs: z.number(), at: time });

export type BackTest = z.output<typeof backTest>;
export type BackTestProgress = z.output<typeof backTestProgress>;
