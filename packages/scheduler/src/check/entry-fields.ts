/**
 * Every field of a schedule, as `scheduler.yaml` has it: what it takes, and the words that an editor shows for it. What
 * a schedule refers to is checked in check-entry.ts; here a text is a text.
 */
import { durationSchema } from '@sb/config';
import { parseDuration, PRIORITIES } from '@sb/jobs';
import { isStorableText, STORABLE_TEXT } from '@sb/storage';
import * as z from 'zod';
import { exactDuration, quote } from '@sb/words';
import { UPSTREAM_ENDS } from '../chain.ts';
import { CATCH_UPS, OVERLAPS } from '../schedule-rules.ts';
import { MOST_DATES } from './calendars.ts';

/** A number below it most likely lacks its unit. */
const SECOND_MS = 1_000;

const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;
/** Begins with a letter, so that it cannot be a date. */
export const CALENDAR_NAME = /^[a-z][a-z0-9_-]{0,99}$/;
const DATES = String.raw`\d{4}-\d{2}-\d{2}(\.\.\d{4}-\d{2}-\d{2})?`;

const MOST_CATCH_UPS = 1_000;
const MOST_TAGS = 50;
const MOST_UPSTREAMS = 100;
/** Can be written after a dot in a condition. */
const ALIAS = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/;

/** Whether it can be the name of a schedule or a queue. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

const name = z.string().regex(NAME, {
  error: ({ input }) =>
    `expected lower-case letters, digits, ".", "_" or "-", at most 100, got ${quote(String(input))}`,
});

const text = z.string().refine(isStorableText, {
  error: ({ input }) => `expected ${STORABLE_TEXT}, got ${quote(String(input))}`,
});

// The patterns of dates are for editors: calendars.ts has better messages.
export const Calendar = z.array(z.string().meta({ pattern: `^${DATES}$` })).max(MOST_DATES);
const exclude = z
  .array(z.string().meta({ pattern: `^(${DATES}|${CALENDAR_NAME.source.slice(1, -1)})$` }))
  .max(MOST_DATES);

/** A rule of an entry replaces that of `defaults`. */
const RULES = {
  queue: name.describe("The queue of its runs. Default: the job's."),
  priority: z.enum(PRIORITIES).describe("The priority of its runs. Default: the job's."),
  catchUp: z
    .enum(CATCH_UPS)
    .describe(
      'Which fires run that no daemon fired at their time: skip runs none, once the latest, all each of them, up to catchUpCap. Default: once.',
    ),
  catchUpWindow: duration('1s', '366d').describe(
    'The oldest age of a missed fire that is caught up, such as 6h. Default: 24h.',
  ),
  catchUpCap: z
    .int()
    .min(1)
    .max(MOST_CATCH_UPS)
    .describe('The most missed fires that run with catchUp: all; the latest ones. Default: 100.'),
  overlap: z
    .enum(OVERLAPS)
    .describe(
      'What a fire does while the run of the fire before it is unfinished: skip makes no run, queue lets one fire wait for the end, allow runs both, replace cancels the run before. Default: skip.',
    ),
  jitter: duration('1s', '24h', { orNone: true }).describe(
    'The most that a fire comes after its time, such as 5m, so that schedules with the same time do not start together. Each schedule has a constant share of it. At most 24h. Default: 0.',
  ),
  startDeadline: duration('1s', '366d').describe(
    "A run expires if it has not started within this time after it was due, such as 30m. Default: the job's.",
  ),
  exclude: exclude.describe(
    'Days on which it does not fire, in its own time zone: dates (2026-12-25), ranges with both ends (2026-12-24..2027-01-01), or names from calendars. Default: none.',
  ),
  tags: z
    .array(text.min(1).max(100))
    .max(MOST_TAGS)
    .describe('Words that find its runs in lists. Default: none.'),
};

export const TIMEZONE = z
  .string()
  .meta({ examples: ['UTC', 'Europe/Berlin', 'America/New_York'] })
  .describe('The time zone of its times: UTC, or an IANA name. Default: UTC.');
export const ENABLED = z.boolean().describe('Whether it fires. Needed, unless defaults has it.');

export const Rules = z.strictObject(RULES).partial();

const UpstreamShape = z.strictObject({
  schedule: name.describe('The schedule of this file whose runs it follows.').optional(),
  job: z.string().describe('The job whose runs it follows, however they were started.').optional(),
  on: z
    .enum(UPSTREAM_ENDS)
    .describe('How a run must end: success, failure (failed or expired), always. Default: success.')
    .optional(),
  as: z
    .string()
    .regex(ALIAS, {
      error: ({ input }) =>
        `expected a letter, then letters, digits or "_", at most 100, got ${quote(String(input))}`,
    })
    .describe('Its name in the condition. Default: the name of the schedule or job.')
    .optional(),
});
/** Exactly one of these fields. For editors: the checker's own messages say more. */
export const either = (...fields: readonly string[]) => ({
  oneOf: fields.map((field) => ({ required: [field] })),
});

export const Entry = z.strictObject({
  name: name
    .describe(
      "The name of the schedule; unique. The console has no page for one named calendar or graph. Default: the job's id.",
    )
    .optional(),
  jobId: z.string().describe('The job to run, as worker list shows it.'),
  schedule: z
    .string()
    .meta({ examples: ['0 9 * * *', '*/15 * * * *', '@daily'] })
    .describe(
      'When it fires: a cron expression of five fields (minute, hour, day of month, month, day of week), or @hourly, @daily, @weekly, @monthly, @yearly. An entry has either schedule or after.',
    )
    .optional(),
  after: z
    .array(UpstreamShape.meta(either('schedule', 'job')))
    .min(1)
    .max(MOST_UPSTREAMS)
    .describe(
      'The schedules and jobs that it follows instead of a clock: it fires when all of them have ended as asked since its last fire.',
    )
    .optional(),
  when: z
    .string()
    .meta({ examples: ['upstream.extract.result.rows > 0'] })
    .describe(
      'A condition in CEL over the runs that it follows: upstream.<name>.status, .result and .input. It fires only when the condition is true.',
    )
    .optional(),
  enabled: ENABLED,
  timezone: TIMEZONE.optional(),
  description: text.describe('The purpose of the schedule, for people.').optional(),
  input: z
    .record(z.string(), z.unknown())
    .describe('The input of its runs (ctx.input), checked against the schema of the job.')
    .optional(),
  ...Rules.shape,
});

export type RuleFields = z.output<typeof Rules>;

function duration(least: string, most: string, { orNone = false } = {}): z.ZodType<number> {
  const [from, to] = [parseDuration(least), parseDuration(most)];
  return durationSchema.refine((ms) => (ms >= from && ms <= to) || (orNone && ms === 0), {
    error: ({ input }) => {
      const ms = Number(input);
      // The usual mistake is `30` for half a minute.
      const hint = ms < SECOND_MS ? '; give it a unit, such as "30s" or "5m"' : '';
      return `expected a duration${orNone ? ' of 0, or' : ''} from ${least} to ${most}, got ${exactDuration(ms)}${hint}`;
    },
  });
}
