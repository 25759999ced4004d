/** What fires when: the list, one schedule, its fires, and why one came or did not. */
import {
  explainFire,
  type FireAnswer,
  type FireExplanation,
  listFires,
  listRecentFires,
  listSchedules,
  previewClockChange,
  previewFires,
  readPunctuality,
  type PreviewedFire,
  type ScheduleRecord,
  type Upstream,
} from '@sb/scheduler';
import type { Store } from '@sb/storage';
import {
  clean,
  fireExplanationShape,
  fireExplanationText,
  isoTime,
  missedShape,
  missedWords,
  rulesWords,
  storedSchedules,
  wishesOf,
} from '@sb/views';
import { z } from 'zod';
import { fireExplanation, fireList, schedule, scheduleList } from '../../answers/schedules.ts';
import { cutPage, isNumber, readCursor } from '../../requests/cursors.ts';
import { type Call, reads, type Route } from '../../http/route.ts';
import { maySeeJob } from '../../http/who.ts';
import {
  cursor,
  flag,
  instantText,
  limit,
  zone,
  zoneOrOwn,
  type ZoneQuery,
  zoneQuery,
} from '../../requests/fields.ts';
import { standingRow } from '../../rows/job-rows.ts';
import { redacted } from '../../rows/redacted.ts';
import {
  overrideRow,
  previewedRow,
  recordedFire,
  scheduleNotes,
  scheduleRow,
  shownInput,
} from '../../rows/schedule-rows.ts';
import { findSeen, type ScheduleParams, scheduleParams, seenFollowers, TAG } from './seen.ts';

const listQuery = z.strictObject({ next: z.coerce.number().int().min(1).max(100).default(3), tz: zone });
const firesQuery = z.strictObject({
  verdict: z.string().min(1).max(60).optional(),
  /** Only those that no daemon fired at their time, also those that were caught up. */
  missed: flag,
  tz: zoneOrOwn,
  cursor,
  limit,
});
const whyQuery = z.strictObject({ at: instantText.optional(), tz: zoneOrOwn });

/** Fires of one schedule that its page shows. */
const COMING = 10;
const AROUND_CHANGE = 4;
/** Past fires of each schedule that a list shows. */
const RECENT = 6;

export const SCHEDULE_READS: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/schedules',
    tag: TAG,
    summary: 'The schedules: when each fires next, and how it went last',
    least: 'viewer',
    isOfJobs: true,
    query: listQuery,
    answer: scheduleList,
    isList: true,
    hasTag: true,
    cli: ['schedules'],
    isShared: true,
    async run({ store, who, query: { next, tz }, secrets }) {
      const now = await store.now();
      const recent = await listRecentFires(store, RECENT);
      const items = storedSchedules(await listSchedules(store), { now, count: next })
        .filter(({ jobId }) => maySeeJob(who, jobId))
        .map((view) => ({
          ...scheduleRow(view, { now, tz, who, secrets }),
          recent: (recent.get(view.name) ?? []).map(recordedFire),
        }));
      return redacted({ now: isoTime(now), items }, secrets);
    },
  }),
  reads({
    method: 'GET',
    path: '/schedules/:name',
    tag: TAG,
    summary: 'One schedule: its rules, its next fires across clock changes, and what follows it',
    least: 'viewer',
    isOfJobs: true,
    params: scheduleParams,
    query: zoneQuery,
    answer: schedule,
    hasVersion: true,
    cli: ['schedules', 'schedules:preview'],
    run: showSchedule,
  }),
  reads({
    method: 'GET',
    path: '/schedules/:name/fires',
    tag: TAG,
    summary: 'What became of its fires, the latest first; also of a schedule that is gone',
    least: 'viewer',
    isOfJobs: true,
    params: scheduleParams,
    query: firesQuery,
    answer: fireList,
    isList: true,
    run: showFires,
  }),
  reads({
    method: 'GET',
    path: '/schedules/:name/why',
    tag: TAG,
    summary: 'Whether it fired in the minute of `at` (default: its last fire), and if not, why',
    least: 'viewer',
    isOfJobs: true,
    params: scheduleParams,
    query: whyQuery,
    answer: fireExplanation,
    cli: ['schedules:why'],
    run: explain,
  }),
];

async function showSchedule(call: Call<ScheduleParams, ZoneQuery>): Promise<z.input<typeof schedule>> {
  const { store, who, secrets } = call;
  const all = await listSchedules(store);
  const record = findSeen(all, call);
  const { name, after = [] } = record;
  const now = await store.now();
  const look = { now, tz: call.query.tz, who, secrets };
  const followed = all.filter((one) => after.some((upstream) => upstream.schedule === one.name));
  const [view] = storedSchedules([record, ...followed], { now, count: COMING });
  if (!view) throw new Error(`The schedule ${name} has no view.`);
  const answer = {
    ...scheduleRow(view, look),
    notes: scheduleNotes({ ...view, overrides: [] }, look),
    now: isoTime(now),
    input: shownInput(record, look),
    rules: { ...record.rules, exclude: [...record.rules.exclude], tags: [...record.rules.tags] },
    rulesSay: rulesWords(record.rules),
    ...previewOf(record, now),
    followers: (await seenFollowers(call, name)).flatMap((one) => followerRow(name, all, one)),
    ...(await punctualityOf(store, name)),
  };
  return redacted(answer, secrets);
}

/** When the schedule `follower` follows `name`. */
function followerRow(
  name: string,
  all: readonly ScheduleRecord[],
  follower: string,
): z.input<typeof schedule>['followers'] {
  const { after = [], when } = all.find((one) => one.name === follower) ?? {};
  const found = after.find((upstream) => upstream.schedule === name);
  return found ? [{ name: follower, on: found.on, ...(when !== undefined && { when }) }] : [];
}

function previewOf(
  record: ScheduleRecord,
  now: number,
): Pick<z.input<typeof schedule>, 'coming' | 'warnings' | 'clockChange'> {
  const { schedule: expression, timezone, rules } = record;
  if (expression === undefined || !record.enabled) return { coming: [], warnings: [] };
  const asked = {
    expression,
    timezone,
    after: new Date(now),
    exclude: rules.exclude,
    schedule: { entry: record, ...wishesOf(record, record), now },
  };
  const { fires, warnings } = previewFires({ ...asked, count: COMING });
  const change = previewClockChange({ ...asked, count: AROUND_CHANGE });
  const row = (fire: PreviewedFire) => previewedRow(fire, { timezone, now });
  return {
    coming: fires.map(row),
    warnings: [...warnings],
    ...(change && { clockChange: { at: isoTime(change.at.getTime()), fires: change.fires.map(row) } }),
  };
}

async function punctualityOf(
  store: Store,
  name: string,
): Promise<Pick<z.input<typeof schedule>, 'punctuality'>> {
  const found = (await readPunctuality(store)).find((one) => one.name === name);
  if (!found) return {};
  const { periodMs, firstUnrunAt } = found;
  const since = firstUnrunAt === undefined ? {} : { firstUnrunAt: isoTime(firstUnrunAt) };
  return { punctuality: { periodMs, ...since } };
}

async function showFires(
  call: Call<ScheduleParams, z.output<typeof firesQuery>>,
): Promise<z.input<typeof fireList>> {
  const { store, query, secrets } = call;
  const { name, timezone } = findSeen(await listSchedules(store), call, { isGoneToo: true });
  const { tz = timezone, ...asked } = query;
  const filters = { ...asked, name };
  const before = readCursor(query.cursor, filters, isNumber);
  const { limit: most, verdict, missed } = query;
  const look = { zone: tz, now: await store.now() };
  const fires = await listFires(store, name, { limit: most + 1, before, verdict, missed });
  const { rows, ...next } = cutPage(fires, most, { filters, placeOf: ({ at }) => at });
  const items = rows.map((fire) => ({
    ...recordedFire(fire),
    decidedAt: isoTime(fire.decidedAt),
    missed: missedWords(fire, look),
    ...(fire.missed && { why: missedShape(fire.missed) }),
  }));
  return redacted({ items, ...next }, secrets);
}

async function explain(
  call: Call<ScheduleParams, z.output<typeof whyQuery>>,
): Promise<z.input<typeof fireExplanation>> {
  const { store, who, secrets, query } = call;
  const all = await listSchedules(store);
  const { name, jobId } = findSeen(all, call, { isGoneToo: true });
  const explanation = await explainFire(store, name, query.at);
  const { pause, answer, timezone } = explanation;
  const now = await store.now();
  const look = { who, secrets, now, jobId };
  const sees = seesUpstream(who, all);
  const { says, facts } = fireExplanationText(withUpstreams(explanation, sees), {
    now,
    asked: query.at,
    zone: query.tz,
  });
  const shown = { ...explanation, answer: withShownInput(answer, look) };
  const { chain, ...shape } = fireExplanationShape(shown, secrets);
  return redacted(
    {
      ...shape,
      pause: pause && standingRow(pause),
      says: clean(says),
      facts: facts.map(clean),
      overrides: explanation.overrides.map((one) =>
        overrideRow(one, { ...look, timezone, tz: query.tz ?? timezone }),
      ),
      ...(chain && {
        chain: {
          ...chain,
          upstreams: chain.upstreams.map((one) => (sees(one) ? one : withoutEnd(one))),
        },
      }),
    },
    secrets,
  );
}

/** A token of some jobs sees what its schedules follow, and not how the jobs of others ended. */
function seesUpstream(who: Call['who'], all: readonly ScheduleRecord[]): (upstream: Upstream) => boolean {
  return ({ schedule: upstream, job }) => {
    if (who.jobs === undefined) return true;
    const jobId = job ?? all.find((one) => one.name === upstream)?.jobId;
    return jobId !== undefined && maySeeJob(who, jobId);
  };
}

function withUpstreams(
  { chain, ...explanation }: FireExplanation,
  sees: (upstream: Upstream) => boolean,
): FireExplanation {
  return { ...explanation, ...(chain && { chain: { ...chain, upstreams: chain.upstreams.filter(sees) } }) };
}

function withoutEnd<T extends { readonly isMet: boolean; readonly end?: unknown }>({
  isMet: _isMet,
  end: _end,
  ...asked
}: T): Omit<T, 'isMet' | 'end'> {
  return asked;
}

function withShownInput(
  answer: FireAnswer,
  { jobId, ...look }: Pick<Call, 'who' | 'secrets'> & { readonly jobId: string },
): FireAnswer {
  if (answer.because !== 'to_come' || answer.override?.input === undefined) return answer;
  const input = shownInput({ jobId, input: answer.override.input }, look);
  return { ...answer, override: { ...answer.override, input } };
}
