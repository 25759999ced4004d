/** Plans of weeks: the list, one of them with its reasons, and what people decide about it. */
import {
  approveSprint,
  cancelSprint,
  listBoardSprints,
  parseWeek,
  replanSprint,
  showSprintHistory,
  thisWeekOf,
} from '@sb/questboard';
import { isoTime } from '@sb/views';
import { plural } from '@sb/words';
import { z } from 'zod';
import { sprint, sprintChanged, sprintList, sprintReplanned } from '../../answers/sprints/sprints.ts';
import { checkOrg } from '../../guard/seen-org.ts';
import { acts, type Call, edits, type EditCall, reads, type Route } from '../../http/route.ts';
import { cutPage, readCursor } from '../../requests/cursors.ts';
import { cursor, limit, name, reason } from '../../requests/fields.ts';
import { redacted, shownTexts } from '../../rows/redacted.ts';
import { shownSprint, sprintRow } from '../../rows/board/sprint-rows.ts';
import { actFields, actOf, actQuery, orgParams, seenRev, TAG } from './on-board.ts';

const listQuery = z.strictObject({ cursor, limit });
/** `2026-W49`, or a date in the week. */
const weekParams = z.strictObject({ org: name, week: name });
const actBody = z.strictObject(actFields);
/** `rev`: only if the plan still has it; 0: only if the week has none. */
const replanBody = z.strictObject({ ...seenRev, reason: reason.optional() });

type WeekParams = z.output<typeof weekParams>;
type ActQuery = z.output<typeof actQuery>;

/** A plan of 5,000 tasks takes some seconds. */
const PLAN_MS = 60_000;

const ACT = { tag: TAG, least: 'operator', params: weekParams, query: actQuery } as const;

export const SPRINT_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/orgs/:org/sprints',
    tag: TAG,
    summary: 'The weeks that have a plan, the last first',
    least: 'viewer',
    params: orgParams,
    query: listQuery,
    answer: sprintList,
    isList: true,
    async run({ store, who, params, query, secrets }) {
      await checkOrg(store, who, params.org);
      const before = readCursor(query.cursor, params, isDate);
      const found = await listBoardSprints(store, params.org, {
        limit: query.limit + 1,
        ...(before !== undefined && { before }),
      });
      const { rows, ...next } = cutPage(found, query.limit, { filters: params, placeOf: weekOf });
      return shownTexts(
        {
          now: isoTime(await store.now()),
          thisWeek: await thisWeekOf(store, params.org),
          items: rows.map(sprintRow),
          ...next,
        },
        secrets,
      );
    },
  }),
  reads({
    method: 'GET',
    path: '/orgs/:org/sprints/:week',
    tag: TAG,
    summary: 'The plan of a week: who does what on which days and why, what is left out, what changed',
    least: 'viewer',
    params: weekParams,
    answer: sprint,
    hasVersion: true,
    cli: ['sprint:show'],
    async run({ store, who, params: { org, week }, secrets }) {
      await checkOrg(store, who, org);
      const view = await showSprintHistory(store, org, parseWeek(week));
      const now = isoTime(await store.now());
      return shownTexts(shownSprint(view, { now, thisWeek: await thisWeekOf(store, org) }), secrets);
    },
  }),
  edits({
    ...ACT,
    method: 'POST',
    path: '/orgs/:org/sprints/:week/approve',
    summary: 'Makes the draft the plan of its week: runs of the planner leave it as it is',
    body: actBody,
    answer: sprintChanged,
    cli: ['sprint:approve'],
    run: (call) => decide(call, { verb: approveSprint, says: 'is the plan of its week' }),
  }),
  edits({
    ...ACT,
    method: 'POST',
    path: '/orgs/:org/sprints/:week/cancel',
    summary: 'Takes the plan of a week back; tasks keep their assignees',
    body: actBody,
    answer: sprintChanged,
    cli: ['sprint:cancel'],
    run: (call) => decide(call, { verb: cancelSprint, says: 'is cancelled' }),
  }),
  acts({
    ...ACT,
    method: 'POST',
    path: '/orgs/:org/sprints/:week/replan',
    summary: 'Makes a new draft for a week, also where its plan was approved',
    body: replanBody,
    answer: sprintReplanned,
    runsIn: 'planner',
    longestMs: PLAN_MS,
    cli: ['sprint:replan'],
    run: replan,
  }),
];

async function decide(
  call: EditCall<WeekParams, ActQuery, z.output<typeof actBody>>,
  { verb, says }: { readonly verb: typeof approveSprint; readonly says: string },
): Promise<z.input<typeof sprintChanged>> {
  const { store, who, params, body, query, secrets } = call;
  await checkOrg(store, who, params.org);
  const weekStart = parseWeek(params.week);
  const answer = await verb(store, { orgId: params.org, weekStart, act: actOf(call, body) });
  const { id, state, rev } = answer.sprint;
  const now = query.dryRun ? says.replace('is ', 'would be ') : says;
  const sentence = answer.changed ? now : `is ${state} already`;
  return redacted({ id, state, rev, changed: answer.changed, says: `${id} ${sentence}.` }, secrets);
}

async function replan(
  call: Call<WeekParams, ActQuery, z.output<typeof replanBody>>,
): Promise<z.input<typeof sprintReplanned>> {
  const { store, who, params, body, query, secrets } = call;
  await checkOrg(store, who, params.org);
  const report = await replanSprint(store, {
    orgId: params.org,
    weekStart: parseWeek(params.week),
    act: actOf(call, body),
  });
  const { sprintId: id, version, counts, status, warnings } = report;
  const isSame = status === 'noop';
  const made = `${query.dryRun ? 'would have' : 'has'} version ${version}`;
  return shownTexts(
    {
      id,
      version,
      changed: !isSame,
      planned: counts.planned,
      leftOut: counts.unplanned,
      assigned: counts.assigned,
      warnings: warnings.map(({ message }) => message),
      says: `${id} ${isSame ? 'is as it should be' : made}: ${plural(counts.planned, 'task')} planned, ${counts.unplanned} left out.`,
    },
    secrets,
  );
}

function weekOf({ weekStart }: { readonly weekStart: string }): string {
  return weekStart;
}

function isDate(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
}
