/** The plan of a week, and of each member in it. */
import { type Body, sql, type Tx } from '@sb/storage';
import type { Instant, LocalDate } from '../model/dates.ts';
import type { SprintTasks } from '../model/run.ts';
import type { MemberPlan, Sprint } from '../model/week.ts';
import { sortBy } from '../order.ts';
import { elements, milliseconds } from './elements.sql.ts';
import { readAbleMembers } from './find-member.sql.ts';
import { decodeRecord, type RecordRow, type Stored } from './stored.sql.ts';

/** A sprint with the plans of its members, by member. */
export interface StoredSprint {
  readonly sprint: Stored<Sprint>;
  readonly memberPlans: readonly MemberPlan[];
}

export function* readSprint(tx: Tx, orgId: string, weekStart: LocalDate): Body<StoredSprint | undefined> {
  const row = yield* tx.first(sql<RecordRow>`
    select rev, body, updated_at from sprints where org_id = ${orgId} and week_start = ${weekStart}`);
  if (!row) return undefined;
  const sprint = decodeRecord<Sprint>(row);
  return { sprint, memberPlans: yield* readMemberPlans(tx, orgId, sprint.record.id) };
}

/** Those before a week, the last first. */
export function* readSprintsBefore(
  tx: Tx,
  orgId: string,
  { weekStart, limit }: { readonly weekStart: LocalDate; readonly limit: number },
): Body<readonly StoredSprint[]> {
  const rows = yield* tx.rows(sql<RecordRow>`
    select rev, body, updated_at from sprints where org_id = ${orgId} and week_start < ${weekStart}
    order by week_start desc limit ${limit}`);
  const sprints: StoredSprint[] = [];
  for (const row of rows) {
    const sprint = decodeRecord<Sprint>(row);
    sprints.push({ sprint, memberPlans: yield* readMemberPlans(tx, orgId, sprint.record.id) });
  }
  return sprints;
}

/** The last weeks that have a plan, the last first. */
export function* listSprints(
  tx: Tx,
  orgId: string,
  { limit, before }: { readonly limit: number; readonly before?: LocalDate },
): Body<readonly Stored<Sprint>[]> {
  const isBefore = before === undefined ? sql`` : sql`and week_start < ${before}`;
  const rows = yield* tx.rows(sql<RecordRow>`
    select rev, body, updated_at from sprints where org_id = ${orgId} ${isBefore}
    order by week_start desc limit ${limit}`);
  return rows.map((row) => decodeRecord<Sprint>(row));
}

/** The tasks that the plan of a week gives to each member; none where it is cancelled. */
export function* readSprintTasks(tx: Tx, orgId: string, weekStart: LocalDate): Body<SprintTasks[]> {
  const stored = yield* readSprint(tx, orgId, weekStart);
  if (!stored || stored.sprint.record.state === 'cancelled') return [];
  return stored.memberPlans.map(({ memberId, items }) => ({
    memberId,
    taskIds: items.map(({ taskId }) => taskId),
  }));
}

/** The tasks of the approved plans of this week and later ones, except those of one week and of members who have left. */
export function* readPromisedTasks(
  tx: Tx,
  orgId: string,
  { weekStart, thisWeek }: { readonly weekStart: LocalDate; readonly thisWeek: LocalDate },
): Body<ReadonlySet<string>> {
  const rows = yield* tx.rows(sql<RecordRow>`
    select plan.rev, plan.body, plan.updated_at from sprints as sprint
    join member_plans as plan on plan.org_id = sprint.org_id and plan.sprint_id = sprint.id
    where sprint.org_id = ${orgId} and sprint.week_start >= ${thisWeek} and sprint.week_start <> ${weekStart}
      and sprint.state in ('approved', 'active')`);
  const plans = rows.map((row) => decodeRecord<MemberPlan>(row).record);
  const able = yield* readAbleMembers(
    tx,
    orgId,
    plans.map(({ memberId }) => memberId),
  );
  const kept = plans.filter(({ memberId }) => able.has(memberId));
  return new Set(kept.flatMap(({ items }) => items.map(({ taskId }) => taskId)));
}

export function* writeSprint(
  tx: Tx,
  orgId: string,
  { sprint, now }: { readonly sprint: Sprint; readonly now: Instant },
): Body<void> {
  const { id, weekStart, state } = sprint;
  yield* tx.run(sql`
    insert into sprints as old (org_id, id, rev, body, updated_at, week_start, state)
    values (${orgId}, ${id}, 1, ${JSON.stringify(sprint)}, ${milliseconds(now)}, ${weekStart}, ${state})
    on conflict (org_id, id) do update set rev = old.rev + 1, body = excluded.body, updated_at = excluded.updated_at,
      state = excluded.state`);
}

/** Makes `plans` all the plans of a sprint. */
export function* replaceMemberPlans(
  tx: Tx,
  orgId: string,
  {
    sprintId,
    plans,
    now,
  }: { readonly sprintId: string; readonly plans: readonly MemberPlan[]; readonly now: Instant },
): Body<void> {
  yield* tx.run(sql`delete from member_plans where org_id = ${orgId} and sprint_id = ${sprintId}`);
  if (plans.length === 0) return;
  yield* tx.run(sql`
    insert into member_plans (org_id, id, rev, body, updated_at, sprint_id)
    select ${orgId}, value ->> 'id', 1, cast(value as text), ${milliseconds(now)}, ${sprintId}
    from ${elements(tx, plans)}`);
}

function* readMemberPlans(tx: Tx, orgId: string, sprintId: string): Body<readonly MemberPlan[]> {
  const rows = yield* tx.rows(sql<RecordRow>`
    select rev, body, updated_at from member_plans where org_id = ${orgId} and sprint_id = ${sprintId}`);
  const plans = rows.map((row) => decodeRecord<MemberPlan>(row).record);
  return sortBy(plans, ({ memberId }) => [memberId]);
}
