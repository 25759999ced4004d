/** The body of every refusal (RFC 9457). */
import { z } from 'zod';

export const problem = z.object({
  /** `/docs/errors#queue-draining` */
  type: z.string(),
  title: z.string(),
  status: z.number(),
  /** Of docs/errors.md: it never changes. */
  code: z.string(),
  detail: z.string(),
  /** What to do. */
  hint: z.string().optional(),
  requestId: z.string(),
  /** One for each wrong field; of a file: each with its place. */
  problems: z
    .array(
      z.object({
        field: z.string(),
        message: z.string(),
        job: z.string().optional(),
        line: z.number().optional(),
        column: z.number().optional(),
      }),
    )
    .optional(),
});

export type Problem = z.output<typeof problem>;
