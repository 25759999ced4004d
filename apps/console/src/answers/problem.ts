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
  /** Of a rule of a board: its name, what it waits for, who names the record, and whether `force` passes it. */
  rule: z.string().optional(),
  unmet: z
    .array(
      z.object({
        kind: z.string(),
        id: z.string(),
        title: z.string().optional(),
        state: z.string().optional(),
        memberId: z.string().optional(),
      }),
    )
    .optional(),
  referrers: z
    .array(z.object({ kind: z.string(), id: z.string(), title: z.string(), field: z.string() }))
    .optional(),
  force: z.boolean().optional(),
  /** The revision of the record now, where the request had seen another one. */
  current: z.number().optional(),
});

export type Problem = z.output<typeof problem>;
