/** The fields of `scheduler.yaml` as a whole: its entries, and `defaults` and `calendars` above them. */
import * as z from 'zod';
import { Calendar, CALENDAR_NAME, either, ENABLED, Entry, Rules, TIMEZONE } from '../check/entry-fields.ts';

const TIMES = { ...either('schedule', 'after'), dependencies: { when: ['after'] } };
const DefaultEnabledEntry = Entry.partial({ enabled: true });

const FILE = {
  defaults: Rules.extend({ timezone: TIMEZONE, enabled: ENABLED })
    .partial()
    .describe('Values for every schedule that does not have its own.')
    .optional(),
  calendars: z
    .record(
      z.string().regex(CALENDAR_NAME, 'expected a lower-case letter, then letters, digits, "_" or "-"'),
      Calendar,
    )
    .describe('Named lists of dates and ranges, for exclude.')
    .optional(),
};
const SCHEDULES_WORDS = 'The schedules.';

export const File = z.strictObject({
  ...FILE,
  schedules: z.array(Entry.meta(TIMES)).nullable().describe(SCHEDULES_WORDS),
});
/** With `enabled` in `defaults`, an entry may leave it out. */
export const DefaultEnabledFile = File.extend({
  schedules: z.array(DefaultEnabledEntry.meta(TIMES)).nullable().describe(SCHEDULES_WORDS),
});

export type WholeFile = z.output<typeof DefaultEnabledFile>;
