import { parseDuration } from '@sb/jobs';
import { readDuration } from '@sb/words';
import * as z from 'zod';

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const WITHOUT_NUL = /^[^\0]*$/;

const text = z.string().regex(WITHOUT_NUL, { error: 'expected a text without the character NUL' });
const program = text.min(1, { error: 'expected the name or the path of a program' });

const exitCode = z.int().min(0).max(255);

const duration = z
  .string()
  .refine((value) => (readDuration(value) ?? 0) > 0, { error: 'expected a duration such as 30s or 5m' });

/** What to start, and what its end means. */
export const commandInput = z.strictObject({
  command: z
    .tuple([program], text)
    .describe(
      'the program and its arguments, each as it is; with shell: a line for /bin/sh, then $1, $2, ...',
    ),
  shell: z.boolean().optional().describe('let /bin/sh read the first text as a line'),
  cwd: text.min(1).optional().describe("the folder it starts in (default: the worker's)"),
  env: z
    .array(z.string().regex(NAME, { error: 'expected the name of an environment variable' }))
    .optional()
    .describe('variables of the worker that it gets too; PATH, HOME, LANG and TZ it always gets'),
  timeout: duration
    .optional()
    .describe('end it after this time (default and longest: 24 hours, the timeout of the job)'),
  okCodes: z.array(exitCode).min(1).optional().describe('exit codes that mean success (default: 0)'),
});

export type CommandInput = z.output<typeof commandInput>;

/** Milliseconds, if the input limits the time. */
export function commandTimeoutMs({ timeout }: CommandInput): number | undefined {
  return timeout === undefined ? undefined : parseDuration(timeout);
}
