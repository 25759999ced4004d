/** Fires of all schedules in a time, and those of an expression that a person is typing. */
import {
  fireCalendar,
  listFireHours,
  listSchedules,
  MOST_DATES,
  previewTimes,
  sumFireHours,
} from '@sb/scheduler';
import { clean, hourWords, isoTime, wishesOf } from '@sb/views';
import { z } from 'zod';
import { calendar, type CalendarCut, cronPreview } from '../../answers/schedules.ts';
import { RefusedError } from '../../http/refusal.ts';
import { type Call, reads, type Route } from '../../http/route.ts';
import { maySeeJob } from '../../http/who.ts';
import { instantText, zone } from '../../requests/fields.ts';
import { redacted } from '../../rows/redacted.ts';
import { previewedRow } from '../../rows/schedule-rows.ts';
import { TAG } from './seen.ts';

const calendarQuery = z.strictObject({
  from: instantText,
  to: instantText,
  tz: zone,
  sums: z
    .enum(['true', 'false'])
    .default('true')
    .transform((text) => text === 'true')
    .describe('false: without `hours`, which are many to read'),
});

const previewBody = z.strictObject({
  /** Five fields, or @daily and its like. */
  schedule: z.string().max(200),
  timezone: z.string().max(60).default('UTC'),
  /** Fires after it; default: now. */
  from: instantText.optional(),
  count: z.number().int().min(1).max(1_000).default(10),
  exclude: z.array(z.string().max(40)).max(MOST_DATES).default([]),
});

const LONGEST_MS = 31 * 86_400_000;
const MOST_PAST = 5_000;
const MOST_SCHEDULES = 1_000;

export const CALENDAR_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/schedules/calendar',
    tag: TAG,
    summary: 'The fires of all schedules in at most 31 days: what became of them, and those to come',
    least: 'viewer',
    isOfJobs: true,
    query: calendarQuery,
    answer: calendar,
    run: showCalendar,
  }),
  reads({
    method: 'POST',
    path: '/cron/preview',
    tag: TAG,
    summary: 'The next fires of a cron expression, across clock changes; every problem of it at once',
    least: 'viewer',
    isOfJobs: true,
    body: previewBody,
    answer: cronPreview,
    cli: ['schedules:preview'],
    async run({ store, body: { schedule: expression, timezone, from, count, exclude } }) {
      const now = await store.now();
      const after = new Date(from ?? now);
      const preview = previewTimes({ expression, timezone, after, count, exclude });
      return {
        words: preview.words,
        warnings: preview.warnings.map(clean),
        fires: preview.fires.map((fire) => previewedRow(fire, { timezone, now })),
      };
    },
  }),
];

async function showCalendar({
  store,
  who,
  query: { from, to, tz, sums },
  secrets,
}: Call<unknown, z.output<typeof calendarQuery>>): Promise<z.input<typeof calendar>> {
  if (from >= to || to - from > LONGEST_MS)
    throw new RefusedError({
      code: 'REQUEST_INVALID',
      detail: 'query.to: expected a time after `from`, at most 31 days later.',
    });
  const now = await store.now();
  const seen = (await listSchedules(store)).filter(({ jobId }) => maySeeJob(who, jobId));
  // A schedule whose next fire is later has none to come before.
  const firing = seen.filter(({ enabled, overrides, nextFireAt = Number.POSITIVE_INFINITY }) => {
    return enabled && (nextFireAt < to || overrides.length > 0);
  });
  const rows = firing.slice(0, MOST_SCHEDULES).map((record) => ({
    record,
    fires: fireCalendar(record, wishesOf(record, record), { from, to, now }),
  }));
  const past = await listFireHours(store, { from, to, limit: MOST_PAST });
  const names = new Set(seen.map(({ name }) => name));
  const leftOut: readonly CalendarCut[] = [
    ...(past.wholeSince === undefined ? [] : (['fires'] as const)),
    ...(past.hasAllFailures ? [] : (['failures'] as const)),
    ...(firing.length <= MOST_SCHEDULES ? [] : (['schedules'] as const)),
  ];
  const hours =
    sums && past.wholeSince !== undefined
      ? await sumFireHours(store, { from, to, names: [...names] })
      : undefined;
  return redacted(
    {
      now: isoTime(now),
      from: isoTime(from),
      to: isoTime(to),
      rows: rows.flatMap(({ record: { name, jobId }, fires }) => {
        const row = calendarRow(fires);
        return Object.values(row).every(({ length }) => length === 0) ? [] : [{ name, jobId, ...row }];
      }),
      past: past.hours
        .filter(({ schedule }) => names.has(schedule))
        .map((hour) => ({
          name: hour.schedule,
          at: isoTime(hour.from),
          to: isoTime(hour.to),
          fires: hour.fires,
          verdict: hour.verdict,
          words: clean(hourWords(hour, { zone: tz, now })),
          ...(hour.failed > 0 && { failed: hour.failed }),
          ...(hour.isMissed && { isMissed: true }),
          ...(hour.runId !== undefined && { runId: hour.runId }),
        })),
      isWhole: leftOut.length === 0,
      ...(leftOut.length > 0 && { leftOut: [...leftOut] }),
      ...(past.wholeSince !== undefined && { wholeSince: isoTime(past.wholeSince) }),
      ...(hours && {
        hours: hours.map(({ at, isMissed, ...sum }) => ({
          ...sum,
          at: isoTime(at),
          ...(isMissed && { isMissed }),
        })),
      }),
    },
    secrets,
  );
}

function calendarRow({ fires, stretches, skipped, paused, excluded }: ReturnType<typeof fireCalendar>) {
  return {
    fires: times(fires),
    stretches: stretches.map((one) => ({ ...one, from: isoTime(one.from), to: isoTime(one.to) })),
    skipped: times(skipped),
    paused: times(paused),
    excluded: times(excluded),
  };
}

function times(all: readonly number[]): string[] {
  return all.map((at) => isoTime(at));
}
