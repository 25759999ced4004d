/** What a computed plan changes in the store: the sprint with its version, the members' plans, the tasks, the events. Pure. */
import { contentHash } from '@sb/words';
import { type SprintplannerEvent, toEvent } from '../events.ts';
import type { Instant } from '../model/dates.ts';
import type { Task } from '../model/organisation.ts';
import type { Change } from '../model/run.ts';
import type { MemberPlan, Sprint, SprintMetrics } from '../model/week.ts';
import type { StoredSprint } from '../records/sprints.sql.ts';
import type { TaskChange } from '../records/task-changes.sql.ts';
import type { PlannedAssignment, WeekPlan } from '../sprint/plan-week.ts';

/** One run of the planner as data. */
export interface WeekChanges {
  /** As it is after the run. */
  readonly sprint: Sprint;
  readonly memberPlans: readonly MemberPlan[];
  readonly action: 'generated' | 'updated' | 'none';
  /** The tasks that get another assignee, as they are after the run. */
  readonly tasks: readonly Task[];
  readonly log: readonly TaskChange[];
  readonly events: readonly SprintplannerEvent[];
  readonly changes: readonly Change[];
}

export interface WeekContext {
  readonly orgId: string;
  readonly now: Instant;
  readonly goal: string;
  readonly before: StoredSprint | undefined;
  readonly tasks: readonly Task[];
  /** The tasks of approved plans of other weeks: they keep their assignees. */
  readonly promised: ReadonlySet<string>;
  /** The number of the board that the changes make. */
  readonly board: number;
  /** Tasks get their assignees now, and not when the plan is approved. Those that the plan leaves out lose theirs in both cases. */
  readonly applies: boolean;
}

/** A plan that was made the same again keeps its version, and tells nothing. */
export function changeWeek(plan: WeekPlan, context: WeekContext): WeekChanges {
  const { before, orgId, now, goal } = context;
  const old = before?.sprint.record;
  const isSame =
    old?.state === 'draft' &&
    contentOf({ days: plan.sprint.days, ...old }, before?.memberPlans ?? []) ===
      contentOf(plan.sprint, plan.memberPlans);
  const version = isSame ? old.version : (old?.version ?? 0) + 1;
  const sprint: Sprint = { ...plan.sprint, goal, state: 'draft', version };
  const action: WeekChanges['action'] = isSame ? 'none' : old === undefined ? 'generated' : 'updated';
  const given = context.applies ? applyAssignments(plan.assignments, context) : NO_TASKS;
  const freed = freeLeftOut(plan.memberPlans, context);
  return {
    sprint,
    memberPlans: plan.memberPlans,
    action,
    tasks: [...given.tasks, ...freed.tasks],
    log: [...given.log, ...freed.log],
    events: [
      ...(action === 'none' ? [] : planEvents(sprint, plan.memberPlans, { action, orgId, now })),
      ...given.events,
      ...freed.events,
    ],
    changes: [
      ...(action === 'none' ? [] : [{ entity: 'sprint', id: sprint.id, action } satisfies Change]),
      ...given.tasks.map((task): Change => ({
        entity: 'task',
        id: task.id,
        action: 'assigned',
        ...(task.assigneeId !== undefined && { to: task.assigneeId }),
      })),
      ...freed.tasks.map(({ id }): Change => ({ entity: 'task', id, action: 'unassigned' })),
    ],
  };
}

type Given = Pick<WeekChanges, 'tasks' | 'log' | 'events'>;

const NO_TASKS: Given = { tasks: [], log: [], events: [] };

/** Verbs count the revisions of a task: the number of the board alone could be that of one of their events. */
function versionOf(board: number): string {
  return `board ${board}`;
}

/** The planner's assignments as records. Neither the status of a task nor its last activity changes. */
export function applyAssignments(
  assignments: readonly PlannedAssignment[],
  { orgId, now, tasks, board }: Pick<WeekContext, 'orgId' | 'now' | 'tasks' | 'board'>,
): Given {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const given = assignments.flatMap((assignment) => {
    const task = byId.get(assignment.taskId);
    return task ? [{ ...assignment, task }] : [];
  });
  return {
    tasks: given.map(({ task, memberId }) => ({ ...task, assigneeId: memberId, assignedBy: 'planner' })),
    log: given.map(({ task, memberId, previous }) => ({
      taskId: task.id,
      kind: 'assigned',
      from: task.status,
      to: task.status,
      detail: { memberId, ...(previous !== undefined && { previous }) },
    })),
    events: given.map(({ task, memberId, previous, reasons }) =>
      toEvent(
        {
          type: 'task.assigned',
          subject: task.id,
          version: versionOf(board),
          payload: {
            taskId: task.id,
            memberId,
            ...(previous !== undefined && { previous }),
            by: 'planner',
            reasons,
          },
        },
        { orgId, now },
      ),
    ),
  };
}

/** Tasks that the plan before gave to a member, that have not begun, and that this plan gives to no member. */
function freeLeftOut(
  memberPlans: readonly MemberPlan[],
  { orgId, now, tasks, board, before, promised }: WeekContext,
): Given {
  const planned = taskIdsOf(memberPlans);
  const givenBefore = taskIdsOf(before?.memberPlans ?? []);
  const freed = tasks.flatMap((task) => {
    const { id, status, assigneeId, assignedBy } = task;
    const isLeftOut = givenBefore.has(id) && !planned.has(id) && !promised.has(id);
    const isFree = status === 'todo' && assignedBy === 'planner';
    return isLeftOut && isFree && assigneeId !== undefined ? [{ task, previous: assigneeId }] : [];
  });
  return {
    tasks: freed.map(({ task: { assigneeId: _member, assignedBy: _by, ...task } }) => task),
    log: freed.map(({ task, previous }) => ({
      taskId: task.id,
      kind: 'unassigned',
      from: task.status,
      to: task.status,
      detail: { previous },
    })),
    events: freed.map(({ task, previous }) =>
      toEvent(
        {
          type: 'task.unassigned',
          subject: task.id,
          version: versionOf(board),
          payload: { taskId: task.id, previous },
        },
        { orgId, now },
      ),
    ),
  };
}

function taskIdsOf(memberPlans: readonly MemberPlan[]): ReadonlySet<string> {
  return new Set(memberPlans.flatMap(({ items }) => items.map(({ taskId }) => taskId)));
}

/** The facts of a plan that programs hear of. */
export function planPayload(
  { id: sprintId, weekStart, weekEnd, version, metrics }: Sprint,
  memberPlans: readonly MemberPlan[],
): {
  readonly sprintId: string;
  readonly weekStart: string;
  readonly weekEnd: string;
  readonly version: number;
  readonly memberCount: number;
  readonly taskCount: number;
  readonly metrics: SprintMetrics;
} {
  const taskCount = memberPlans.reduce((sum, { items }) => sum + items.length, 0);
  return { sprintId, weekStart, weekEnd, version, memberCount: memberPlans.length, taskCount, metrics };
}

function planEvents(
  sprint: Sprint,
  memberPlans: readonly MemberPlan[],
  {
    action,
    ...origin
  }: { readonly action: 'generated' | 'updated'; readonly orgId: string; readonly now: Instant },
): SprintplannerEvent[] {
  const { id: sprintId, version } = sprint;
  return [
    toEvent(
      {
        type: `sprint.plan.${action}`,
        subject: sprintId,
        version,
        payload: planPayload(sprint, memberPlans),
      },
      origin,
    ),
    ...memberPlans.map(({ id, memberId, plannedMinutes, capacityMinutes, items }) =>
      toEvent(
        {
          type: 'sprint.memberplan.generated',
          subject: id,
          version,
          payload: {
            sprintId,
            memberId,
            plannedMinutes,
            capacityMinutes,
            taskIds: items.map(({ taskId }) => taskId),
          },
        },
        origin,
      ),
    ),
  ];
}

/** The goal may be a model's: it is not compared. A plan without days has those of the other one. */
function contentOf(
  { weekStart, weekEnd, days, metrics, unplanned }: Omit<Sprint, 'version' | 'state'>,
  memberPlans: readonly MemberPlan[],
): string {
  return contentHash({ weekStart, weekEnd, days, metrics, unplanned, memberPlans });
}
