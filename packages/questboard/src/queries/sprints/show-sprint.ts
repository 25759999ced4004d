/** The plan of a week for people: who does what on which days, what is left out, and what the plan was before. */
import type { Body, Store, Tx } from '@sb/storage';
import { openBlockers } from '../../board.ts';
import type { LocalDate } from '../../model/dates.ts';
import type { Task, TaskPriority, TaskStatus } from '../../model/organisation.ts';
import type { MemberPlan, Sprint, UnplannedReason } from '../../model/week.ts';
import { requireOrg } from '../../records/orgs.sql.ts';
import { readNamed } from '../../records/records.sql.ts';
import { type Shown, shown } from '../../records/shown.ts';
import { listSprints, type StoredSprint } from '../../records/sprints.sql.ts';
import { weekFrom } from '../../sprint/week/week.ts';
import { needSprint } from '../../week/sprint-verbs.ts';
import { type PlanHistory, readHistory } from './plan-history.ts';
import { focusOfPlan, type PlannedMember, plannedMember } from './planned-member.ts';

export interface SprintView {
  readonly sprint: Shown<Sprint>;
  /** The working days of the week when it was planned: the days of items point here. */
  readonly days: readonly LocalDate[];
  /** The percent of each day that the plan may fill; absent where the members have other days by now. */
  readonly focus?: number;
  readonly memberPlans: readonly (Omit<MemberPlan, 'items'> &
    PlannedMember & { readonly items: readonly SprintItem[] })[];
  /** In the order of the sprint. */
  readonly leftOut: readonly LeftOutTask[];
}

/** Its task as it is now. */
export type SprintItem = MemberPlan['items'][number] & {
  readonly memberId: string;
  readonly title: string;
  readonly priority?: TaskPriority;
  readonly status?: TaskStatus;
  readonly assigneeId?: string;
};

/** Its task as it is now. */
export interface LeftOutTask {
  readonly taskId: string;
  readonly reason: UnplannedReason;
  readonly title: string;
  readonly priority?: TaskPriority;
  readonly assigneeId?: string;
  /** What it waits for, where it is blocked. */
  readonly blocker?: string;
}

export interface SprintWish {
  readonly limit: number;
  /** Only weeks before this Monday. */
  readonly before?: LocalDate;
}

/** Fails with `UNKNOWN_ORG`, `UNKNOWN_SPRINT`. */
export async function showSprint(store: Store, orgId: string, weekStart: LocalDate): Promise<SprintView> {
  return store.read(function* (tx) {
    return yield* readView(tx, orgId, yield* needSprint(tx, orgId, weekStart));
  });
}

/** The same, with the versions of the plan and the decisions about it. */
export async function showSprintHistory(
  store: Store,
  orgId: string,
  weekStart: LocalDate,
): Promise<SprintView & PlanHistory> {
  return store.read(function* (tx) {
    yield* requireOrg(tx, orgId);
    const stored = yield* needSprint(tx, orgId, weekStart);
    return { ...(yield* readView(tx, orgId, stored)), ...(yield* readHistory(tx, orgId, stored)) };
  });
}

/** The weeks that have a plan, the last first. Fails with `UNKNOWN_ORG`. */
export async function listBoardSprints(
  store: Store,
  orgId: string,
  wish: SprintWish,
): Promise<readonly Shown<Sprint>[]> {
  return store.read(function* (tx) {
    yield* requireOrg(tx, orgId);
    return (yield* listSprints(tx, orgId, wish)).map((sprint) => shown(orgId, sprint));
  });
}

function* readView(tx: Tx, orgId: string, { sprint, memberPlans }: StoredSprint): Body<SprintView> {
  const org = yield* requireOrg(tx, orgId);
  const planned = memberPlans.flatMap(({ items }) => items.map(({ taskId }) => taskId));
  const { weekStart, unplanned, days = weekFrom(weekStart, org).days } = sprint.record;
  const ids = [...planned, ...unplanned.map(({ taskId }) => taskId)];
  const tasks = yield* readNamed(tx, { orgId, kind: 'tasks' }, ids);
  const memberIds = memberPlans.map(({ memberId }) => memberId);
  const members = yield* readNamed(tx, { orgId, kind: 'members' }, memberIds);
  const taskById = new Map(tasks.map(({ record }) => [record.id, record]));
  const memberById = new Map(members.map(({ record }) => [record.id, record]));
  const plans = memberPlans.map(({ items, ...plan }) => ({
    ...plan,
    ...plannedMember(plan.memberId, memberById.get(plan.memberId), { days, org }),
    items: items.map((item) => ({
      ...item,
      memberId: plan.memberId,
      ...factsOf(taskById.get(item.taskId)),
    })),
  }));
  const focus = focusOfPlan(plans, org.settings.focus);
  return {
    sprint: shown(orgId, sprint),
    days,
    ...(focus !== undefined && { focus }),
    memberPlans: plans,
    leftOut: unplanned.map((one) => leftOutTask(one, taskById.get(one.taskId))),
  };
}

function leftOutTask({ taskId, reason }: Sprint['unplanned'][number], task: Task | undefined): LeftOutTask {
  const { status: _status, ...facts } = factsOf(task);
  const [blocker] = task && reason === 'blocked' ? openBlockers(task) : [];
  return { taskId, reason, ...facts, ...(blocker !== undefined && { blocker }) };
}

function factsOf(task: Task | undefined): Pick<SprintItem, 'title' | 'priority' | 'status' | 'assigneeId'> {
  if (!task) return { title: '' };
  const { title, priority, status, assigneeId } = task;
  return { title, priority, status, ...(assigneeId !== undefined && { assigneeId }) };
}
