/** What operators do with the fires of a schedule, also of one of a file. */
import {
  changeNext,
  clearOverrides,
  disableSchedule,
  enableSchedule,
  followOtherCron,
  type OverrideChange,
  pauseSchedule,
  resumeSchedule,
  runScheduleNow,
  type ScheduleChanged,
  skipNext,
} from '@sb/scheduler';
import { readJobs } from '@sb/queue';
import type { Store } from '@sb/storage';
import { changedOverrideTexts, clean, isoTime, nextRunText, runNowNotes } from '@sb/views';
import { z } from 'zod';
import { standingChanged } from '../../answers/common.ts';
import { overridesChanged, runNow, scheduleChanged } from '../../answers/schedules.ts';
import { OPERATE, OPERATE_JOBS } from '../../guard/may.ts';
import { RefusedError } from '../../http/refusal.ts';
import { acts, type Call, type Route } from '../../http/route.ts';
import {
  duration,
  instantText,
  ownZoneQuery,
  type OwnZoneQuery,
  pauseBody,
  pauseEnd,
  reason,
  unmasked,
  type WhyBody,
  whyBody,
  zoneOrOwn,
  zoneQuery,
} from '../../requests/fields.ts';
import { redacted } from '../../rows/redacted.ts';
import { changedRow, overrideRow } from '../../rows/schedule-rows.ts';
import { standingChange } from '../../rows/standing-change.ts';
import { asRegistered } from '../../rows/stored-schema.ts';
import {
  checkFire,
  checkOwnSchedule,
  checkSchedule,
  type ScheduleParams,
  scheduleParams,
  seenFollowers,
  TAG,
} from './seen.ts';

const overrideBody = z.strictObject({
  /** Of the next fire. */
  runAt: instantText.optional(),
  input: unmasked(z.unknown()).optional(),
  /** Another expression; needs `for` or `until`. */
  cron: z.string().max(200).optional(),
  timezone: z.string().max(60).optional(),
  for: duration.optional(),
  until: instantText.optional(),
  reason: reason.optional(),
});
type OverrideBody = z.output<typeof overrideBody>;

const runBody = z.strictObject({
  input: unmasked(z.unknown()).optional(),
  /** Of the missed fire that the run makes up for: a second run for it is refused with 409. */
  fireAt: instantText.optional(),
  reason: reason.optional(),
});

const ACT = { ...OPERATE, tag: TAG, params: scheduleParams } as const;

export const SCHEDULE_ACTS: readonly Route[] = [
  acts({
    ...ACT,
    method: 'POST',
    path: '/schedules/:name/enable',
    summary: 'Switches a schedule of the store on; it counts from now',
    query: ownZoneQuery,
    body: whyBody,
    answer: scheduleChanged,
    cli: ['schedules:enable'],
    run: (call) => switchTo(call, { change: enableSchedule, what: 'is on' }),
  }),
  acts({
    ...ACT,
    method: 'POST',
    path: '/schedules/:name/disable',
    summary: 'Switches a schedule of the store off; its history stays',
    query: ownZoneQuery,
    body: whyBody,
    answer: scheduleChanged,
    cli: ['schedules:disable'],
    run: (call) => switchTo(call, { change: disableSchedule, what: 'is off' }),
  }),
  acts({
    ...ACT,
    method: 'POST',
    path: '/schedules/:name/pause',
    summary: 'Pauses the schedule: its fires create no runs',
    query: zoneQuery,
    body: pauseBody,
    answer: standingChanged,
    takesVersion: true,
    cli: ['schedules:pause'],
    async run(call) {
      await checkOwnSchedule(call);
      const { store, who, query, body, version, secrets } = call;
      const { name } = call.params;
      const now = await store.now();
      const wishes = { reason: body.reason, until: pauseEnd(body, now), actor: who.actor, version };
      return standingChange(await pauseSchedule(store, name, wishes), { name, now, tz: query.tz, secrets });
    },
  }),
  acts({
    ...ACT,
    method: 'DELETE',
    path: '/schedules/:name/pause',
    summary: 'Resumes the schedule; the fires of the pause are not caught up',
    query: zoneQuery,
    body: whyBody,
    answer: standingChanged,
    takesVersion: true,
    cli: ['schedules:resume'],
    async run(call) {
      await checkOwnSchedule(call);
      const { store, who, query, body, version, secrets } = call;
      const { name } = call.params;
      const operator = { actor: who.actor, reason: body.reason, version };
      const now = await store.now();
      return standingChange(await resumeSchedule(store, name, operator), {
        name,
        now,
        tz: query.tz,
        secrets,
      });
    },
  }),
  acts({
    ...ACT,
    method: 'POST',
    path: '/schedules/:name/skip',
    summary: 'Skips the next fires',
    query: ownZoneQuery,
    body: z.strictObject({ count: z.number().int().min(1).max(1_000).default(1), reason: reason.optional() }),
    answer: overridesChanged,
    takesVersion: true,
    cli: ['schedules:skip-next'],
    async run(call) {
      await checkOwnSchedule(call);
      const { store, who, body, version } = call;
      const now = await store.now();
      const wishes = { ...body, actor: who.actor, version };
      return overrideChange(call, now, await skipNext(store, call.params.name, wishes));
    },
  }),
  acts({
    ...ACT,
    method: 'PUT',
    path: '/schedules/:name/override',
    summary: 'Gives the next fire another time or input, or lets it fire by another expression for a while',
    query: ownZoneQuery,
    body: overrideBody,
    example: { cron: '0 6 * * *', for: '3d' },
    answer: overridesChanged,
    takesVersion: true,
    cli: ['schedules:override'],
    async run(call) {
      // It says when a run starts.
      await checkOwnSchedule(call, { input: call.body.input });
      const now = await call.store.now();
      return overrideChange(call, now, await overrideFires(call, now));
    },
  }),
  acts({
    ...ACT,
    method: 'DELETE',
    path: '/schedules/:name/override',
    summary: 'Removes the overrides: all, or those of one kind',
    query: z.strictObject({ kind: z.enum(['skip', 'change', 'cron']).optional(), tz: zoneOrOwn }),
    body: whyBody,
    answer: overridesChanged,
    takesVersion: true,
    cli: ['schedules:override'],
    async run(call) {
      await checkOwnSchedule(call);
      const { store, who, query, body, version } = call;
      const wishes = { kind: query.kind, actor: who.actor, reason: body.reason, version };
      const now = await store.now();
      return overrideChange(call, now, await clearOverrides(store, call.params.name, wishes));
    },
  }),
  acts({
    ...ACT,
    method: 'POST',
    path: '/schedules/:name/fires',
    refuses: [429],
    summary:
      'Runs the schedule once now, beside its fires; `fireAt` names the missed fire that it makes up for',
    ...OPERATE_JOBS,
    body: runBody,
    answer: runNow,
    status: 201,
    cli: ['schedules:run-now'],
    run: runItNow,
  }),
];

async function switchTo(
  call: Call<ScheduleParams, OwnZoneQuery, WhyBody>,
  { change, what }: { readonly change: typeof enableSchedule; readonly what: string },
): Promise<z.input<typeof scheduleChanged>> {
  await checkOwnSchedule(call);
  const { store, who, params, query, body, secrets } = call;
  const now = await store.now();
  // Before the act, so that nothing can fail behind its commit.
  const followers = await seenFollowers(call, params.name);
  const switched: ScheduleChanged = await change(store, params.name, {
    actor: who.actor,
    reason: body.reason,
  });
  const waiting = switched.entry.enabled ? {} : { followers };
  return redacted(changedRow(switched, { what, now, zone: query.tz, ...waiting }), secrets);
}

async function overrideFires(
  { store, who, params: { name }, body, version }: Call<ScheduleParams, unknown, OverrideBody>,
  now: number,
): Promise<OverrideChange> {
  const { runAt, input, cron, timezone, for: span, until, reason: why } = body;
  const operator = { actor: who.actor, reason: why, version };
  const isNext = runAt !== undefined || input !== undefined;
  const isCron = [cron, timezone, span, until].some((one) => one !== undefined);
  if (isNext === isCron)
    throw wrong(
      'body: expected runAt or input (the next fire), or cron (another expression), one of the two.',
    );
  if (isNext)
    return changeNext(store, name, { runAt, input, jobs: await jobsWithoutKeys(store), ...operator });
  if (cron === undefined) throw wrong('body.cron: is missing; timezone, for and until belong to it.');
  if ((span === undefined) === (until === undefined))
    throw wrong('body: cron needs an end, either for or until.');
  const end = until ?? now + (span ?? 0);
  return followOtherCron(store, name, { expression: cron, timezone, until: end, ...operator });
}

function wrong(detail: string): RefusedError {
  return new RefusedError({ code: 'REQUEST_INVALID', detail });
}

async function runItNow(
  call: Call<ScheduleParams, unknown, z.output<typeof runBody>>,
): Promise<z.input<typeof runNow>> {
  await checkSchedule(call);
  await checkFire(call, { input: call.body.input });
  const { store, who, params, body } = call;
  const { input, fireAt, reason: why } = body;
  const made = await runScheduleNow(store, params.name, {
    input,
    fireAt,
    jobs: await jobsWithoutKeys(store),
    actor: who.actor,
    reason: why,
  });
  const { runId, isDuplicate, unfinished } = made;
  const asked = isDuplicate ? [] : [`Run ${runId} is requested.`];
  return {
    runId,
    isDuplicate,
    unfinished: [...unfinished],
    says: [...asked, ...runNowNotes(made)].join(' '),
  };
}

/** Only code can work out a dedupe key: the verbs refuse a job that needs one and is not at hand. */
async function jobsWithoutKeys(store: Store): Promise<ReturnType<typeof asRegistered>> {
  return asRegistered((await readJobs(store)).filter(({ needsDedupeKey }) => !needsDedupeKey));
}

function overrideChange(
  { who, secrets, params: { name }, query: { tz: zone } }: Call<ScheduleParams, OwnZoneQuery>,
  now: number,
  change: OverrideChange,
): z.input<typeof overridesChanged> {
  const { before, after, nextFireAt, nextRunAt, jobId, timezone, version } = change;
  const look = { who, secrets, now, jobId, timezone, tz: zone ?? timezone };
  const texts = changedOverrideTexts(change, { now, zone }).join('; ');
  return redacted(
    {
      changed: change.changed,
      before: before.map((one) => overrideRow(one, look)),
      after: after.map((one) => overrideRow(one, look)),
      ...(nextFireAt !== undefined && { nextFireAt: isoTime(nextFireAt) }),
      ...(nextRunAt !== undefined && { nextRunAt: isoTime(nextRunAt) }),
      says: clean(`${name}: ${texts}. ${nextRunText(change, { now, zone })}`),
      version,
    },
    secrets,
  );
}
