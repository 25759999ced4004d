/** The plan of a week for people: who does what on which days, what is left out, and what the plan was before. */
import type { Body, Store, Tx } from '@sb/storage';
import { isClosed, mayHaveTasks, openBlockers } from '../../board.ts';
import { hasSkills } from '../../fit.ts';
import type { LocalDate } from '../../model/dates.ts';
import type { Assigner, Member, Task, TaskPriority, TaskStatus } from '../../model/organisation.ts';
import type { MemberPlan, PlanAlternative, Sprint, UnplannedReason } from '../../model/week.ts';
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
export type SprintItem = Omit<MemberPlan['items'][number], 'alternatives'> & {
  readonly memberId: string;
  readonly alternatives: readonly SprintAlternative[];
  /** Of the task; absent: it is not on the board any more. */
  readonly rev?: number;
  readonly title: string;
  readonly priority?: TaskPriority;
  readonly status?: TaskStatus;
  readonly assigneeId?: string;
  readonly assignedBy?: Assigner;
};

export interface SprintAlternative extends PlanAlternative {
  /** The task can be given to the member now, and the planner would keep it there. */
  readonly canHave: boolean;
}

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
  const onBoard = new Map(
    tasks.filter(({ isArchived }) => !isArchived).map((task) => [task.record.id, task]),
  );
  const memberById = new Map(members.map(({ record }) => [record.id, record]));
  const plans = memberPlans.map(({ items, ...plan }) => ({
    ...plan,
    ...plannedMember(plan.memberId, memberById.get(plan.memberId), { days, org }),
    items: items.map((item): SprintItem => {
      const { record: task, rev } = onBoard.get(item.taskId) ?? {};
      return {
        ...item,
        memberId: plan.memberId,
        alternatives: item.alternatives.map((other) => ({
          ...other,
          canHave: canHave(task, memberById.get(other.memberId), other),
        })),
        ...factsOf(taskById.get(item.taskId)),
        ...(rev !== undefined && { rev }),
        ...(task?.assignedBy !== undefined && { assignedBy: task.assignedBy }),
      };
    }),
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

/** Skills and time are hard reasons; what a person, a plan or a score preferred is none. */
function canHave(
  task: Task | undefined,
  member: Member | undefined,
  { why }: Pick<PlanAlternative, 'why'>,
): boolean {
  if (!task || !member || isClosed(task) || !mayHaveTasks(member)) return false;
  const isTheirs = task.assigneeId === member.id && task.assignedBy === 'human';
  return why !== 'no-time' && !isTheirs && hasSkills(member, task);
}
