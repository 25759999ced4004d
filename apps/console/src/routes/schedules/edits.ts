/** Schedules of the store: made, changed and deleted. Those of a file are changed in the file only. */
import { PRIORITIES } from '@sb/jobs';
import { readJobs } from '@sb/queue';
import {
  CATCH_UPS,
  createSchedule,
  deleteSchedule,
  listSchedules,
  MOST_DATES,
  OVERLAPS,
  readScheduleToDelete,
  type ScheduleChanges,
  UPSTREAM_ENDS,
  updateSchedule,
} from '@sb/scheduler';
import { clean, followersText, upstreamOfText } from '@sb/views';
import { z } from 'zod';
import { scheduleChanged, scheduleDeleted } from '../../answers/schedules.ts';
import { checkWhen } from '../../guard/conditions.ts';
import { ADMINISTER } from '../../guard/may.ts';
import { checkOwnBoards } from '../../guard/own-boards.ts';
import { acts, type Call, type EditCall, edits, type Route } from '../../http/route.ts';
import { defined } from '../../requests/defined.ts';
import {
  duration,
  flag,
  name,
  ownZoneQuery,
  reason,
  unmasked,
  type WhyBody,
  whyBody,
} from '../../requests/fields.ts';
import { redacted } from '../../rows/redacted.ts';
import { changedRow } from '../../rows/schedule-rows.ts';
import { asRegistered } from '../../rows/stored-schema.ts';
import {
  checkOwnSchedule,
  findSeen,
  type ScheduleParams,
  scheduleParams,
  seenFollowers,
  TAG,
} from './seen.ts';

/** Ms, or a text such as `30s`. */
const span = z.union([z.number().int(), duration]);
const text = z.string().max(2_000);

/** An object, or a text as the command line takes it: `extract`, `job:acme.load:always`. */
const upstream = z.union([
  text,
  z.strictObject({
    schedule: text.optional(),
    job: text.optional(),
    on: z.enum(UPSTREAM_ENDS).optional(),
    as: text.optional(),
  }),
]);

/** The fields of an entry of scheduler.yaml, under their names; its checker checks them. Null: the default. */
const entry = z.strictObject({
  schedule: text.optional(),
  after: z.array(upstream).max(1_000).optional(),
  when: text.nullish(),
  timezone: text.nullish(),
  description: text.nullish(),
  input: unmasked(z.record(z.string(), z.unknown())).nullish(),
  queue: text.nullish(),
  priority: z.enum(PRIORITIES).nullish(),
  catchUp: z.enum(CATCH_UPS).nullish(),
  catchUpWindow: span.nullish(),
  catchUpCap: z.number().nullish(),
  overlap: z.enum(OVERLAPS).nullish(),
  jitter: span.nullish(),
  startDeadline: span.nullish(),
  exclude: z.array(text).max(MOST_DATES).nullish(),
  tags: z.array(text).max(1_000).nullish(),
});

const newBody = entry.extend({
  jobId: name,
  name: text.optional(),
  enabled: z.boolean().optional(),
  reason: reason.optional(),
});
const changeBody = entry.extend({ jobId: name.exactOptional(), reason: reason.optional() });

/** A token of some jobs runs and reads them: what fires when is not its to decide. */
const EDIT = { ...ADMINISTER, tag: TAG } as const;

export const SCHEDULE_EDITS: readonly Route[] = [
  acts({
    ...EDIT,
    method: 'POST',
    path: '/schedules',
    summary: 'Makes a schedule in the store, beside those of the file; every problem at once',
    query: ownZoneQuery,
    body: newBody,
    answer: scheduleChanged,
    status: 201,
    hasVersion: true,
    cli: ['schedules:create'],
    async run({ store, who, query: { tz: zone }, body: { reason: why, ...body }, secrets }) {
      const { name: called, jobId, enabled, rules, ...same } = entryOf(body);
      checkOwnBoards(who, [{ jobId, input: body.input }]);
      await checkWhen({ store, who }, same);
      const asked = { ...given(same), jobId, name: called, enabled, rules: given(rules) };
      const atHand = { jobs: asRegistered(await readJobs(store)) };
      const now = await store.now();
      const made = await createSchedule(store, asked, { ...atHand, actor: who.actor, reason: why });
      return redacted(changedRow(made, { what: 'is created', now, zone }), secrets);
    },
  }),
  edits({
    ...EDIT,
    method: 'PATCH',
    path: '/schedules/:name',
    summary: 'Changes a schedule of the store; an absent field stays, null takes the default',
    params: scheduleParams,
    query: ownZoneQuery,
    body: changeBody,
    answer: scheduleChanged,
    hasVersion: true,
    cli: ['schedules:update'],
    async run({ store, who, params, query: { tz: zone }, body: { reason: why, ...body }, version, secrets }) {
      const changes: ScheduleChanges = entryOf(body);
      await checkOwnSchedule({ store, who, params }, body);
      await checkChangedWhen({ store, who, params }, changes);
      const atHand = { jobs: asRegistered(await readJobs(store)), version };
      const operator = { actor: who.actor, reason: why };
      const now = await store.now();
      const change = await updateSchedule(store, params.name, { changes, ...atHand, ...operator });
      return redacted(changedRow(change, { what: 'is changed', now, zone }), secrets);
    },
  }),
  edits({
    ...EDIT,
    method: 'DELETE',
    path: '/schedules/:name',
    summary: 'Deletes a schedule of the store; `dryRun` only says what waits for it',
    params: scheduleParams,
    query: z.strictObject({ dryRun: flag }),
    body: whyBody,
    answer: scheduleDeleted,
    cli: ['schedules:delete'],
    run: remove,
  }),
];

async function remove(
  call: EditCall<ScheduleParams, { readonly dryRun: boolean }, WhyBody>,
): Promise<z.input<typeof scheduleDeleted>> {
  const { store, who, params, query, body, version } = call;
  // As an edit: who may not make it anew may not delete it either.
  await checkOwnSchedule(call, {});
  // Before the act, so that nothing can fail behind its commit.
  const followers = await seenFollowers(call, params.name);
  if (query.dryRun) await readScheduleToDelete(store, params.name, { version });
  else await deleteSchedule(store, params.name, { actor: who.actor, reason: body.reason, version });
  const waiting = followersText(followers);
  const says = query.dryRun
    ? `${params.name} would be deleted.`
    : `${params.name} is deleted; its runs and fires are kept for the usual time.`;
  return {
    deleted: !query.dryRun,
    name: params.name,
    followers: [...followers],
    says: clean(waiting === undefined ? says : `${says} ${waiting}.`),
  };
}

/** Checks a change of the condition, or of what the schedule follows, together with the parts that the change leaves as they are. */
async function checkChangedWhen(
  { store, ...named }: Pick<Call<ScheduleParams>, 'store' | 'who' | 'params'>,
  { schedule, when, after, jobId }: ScheduleChanges,
): Promise<void> {
  if ([when, after, jobId].every((change) => change === undefined)) return;
  // A change to a clock drops what it follows, and the condition with it.
  if (schedule !== undefined && after === undefined) return;
  const before = findSeen(await listSchedules(store), named);
  const changed = { when: when === undefined ? before.when : when, after: after ?? before.after };
  await checkWhen({ store, who: named.who }, changed);
}

/** As the verbs name the fields. */
function entryOf<Body extends z.output<typeof entry>>({
  queue,
  priority,
  catchUp,
  catchUpWindow: catchUpWindowMs,
  catchUpCap,
  overlap,
  jitter: jitterMs,
  startDeadline: startDeadlineMs,
  exclude,
  tags,
  after,
  ...same
}: Body) {
  const durations = { catchUpWindowMs, jitterMs, startDeadlineMs };
  const rules = { queue, priority, catchUp, catchUpCap, overlap, exclude, tags, ...durations };
  const upstreams = after?.map((one) => (typeof one === 'string' ? upstreamOfText(one) : one));
  return { ...same, ...(upstreams && { after: upstreams }), rules: defined(rules) };
}

/** Without the fields that take their default. */
function given<T extends object>(fields: T): { readonly [Key in keyof T]?: NonNullable<T[Key]> };
function given(fields: object): object {
  const said = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(said);
}
