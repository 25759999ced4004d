/**
 * The plan of a week: who does what, and when. Pure: the same snapshot and week give the same bytes. It does not know
 * what day it is. It plans the whole week, with the quest states of its first day, so a run on Wednesday gives the plan
 * of Monday; it computes those states itself, so it needs no daily run before it.
 *
 * `week/` gathers the facts, `placing/` says which tasks compete and places them in an order, `improvement/` looks for a
 * better order, `report/` says what came of it and why.
 */
import { contentHash } from '@sb/words';
import { openBlockers, withoutDerived } from '../board.ts';
import type { LocalDate } from '../model/dates.ts';
import type { Task } from '../model/organisation.ts';
import type { MemberPlan, Sprint } from '../model/week.ts';
import { compareText, sortBy } from '../order.ts';
import { improve } from './improvement/improve.ts';
import { carryOver } from './placing/carry-over.ts';
import { keeperOf } from './placing/choices.ts';
import { createProblem } from './placing/problem.ts';
import { screenTasks, withoutWaitersFor } from './placing/screening.ts';
import { createTimetable } from './placing/timetable.ts';
import { explain } from './report/explanation.ts';
import { memberPlansOf } from './report/member-plans.ts';
import { metricsOf } from './report/metrics.ts';
import { type Outcome, outcomeOf } from './report/outcome.ts';
import { gatherFacts, type WeekFacts, type WeekSnapshot } from './week/facts.ts';

/** The plan of a week, before it has a goal and a version. */
export interface WeekPlan {
  readonly sprint: Omit<Sprint, 'goal' | 'version' | 'state'> & Required<Pick<Sprint, 'days'>>;
  /** One for each active member who is no viewer, by member id. */
  readonly memberPlans: readonly MemberPlan[];
  /** What the plan changes about the assignees of tasks, by task id. */
  readonly assignments: readonly PlannedAssignment[];
  /** How many plans were tried beside the first. */
  readonly evaluations: number;
}

/** The planner gives a task that has not begun to another member than before. */
export interface PlannedAssignment {
  readonly taskId: string;
  readonly memberId: string;
  /** Absent: the task had no assignee. */
  readonly previous?: string;
  readonly reasons: readonly string[];
}

/** `weekStart` is a Monday. A week without working days or members gives a plan in which every task is unplanned. */
export function planWeek(snapshot: WeekSnapshot, weekStart: LocalDate): WeekPlan {
  const facts = gatherFacts(snapshot, weekStart);
  const { board, week } = facts;
  const { outcome, evaluations } = decideWeek(facts);
  const id = `sprint-${board.org.id}-${week.start}`;
  return {
    sprint: {
      id,
      weekStart: week.start,
      weekEnd: week.end,
      days: week.days,
      inputsHash: hashInputs(facts),
      metrics: metricsOf(outcome, facts),
      unplanned: sortBy(outcome.unplanned, ([taskId]) => [taskId]).map(([taskId, reason]) => ({
        taskId,
        reason,
      })),
    },
    memberPlans: memberPlansOf(outcome.planned, facts, id),
    assignments: assignmentsOf(outcome),
    evaluations,
  };
}

function decideWeek(facts: WeekFacts): { outcome: Outcome; evaluations: number } {
  const timetable = createTimetable(facts.team, facts.week.days.length);
  const screened = screenTasks(facts);
  const carried = carryOver(screened.carryOver, timetable, facts);
  timetable.mark();
  const spilled = carried.filter(({ finish }) => finish === undefined).map(({ task }) => task.id);
  const screening = withoutWaitersFor(spilled, screened, facts.waits);
  const problem = createProblem(screening, carried, facts);
  const { course, evaluations, ...placed } = improve(problem, timetable);
  const explanations = explain(problem, course, timetable);
  return { outcome: outcomeOf({ problem, out: screening.out }, placed, explanations, facts), evaluations };
}

function assignmentsOf({ planned }: Outcome): PlannedAssignment[] {
  const given = planned.filter(
    ({ task, mate, isCarried }) => !isCarried && task.assigneeId !== mate.member.id,
  );
  return sortBy(given, ({ task }) => [task.id]).map(({ task, mate, reasons }) => ({
    taskId: task.id,
    memberId: mate.member.id,
    ...(task.assigneeId !== undefined && { previous: task.assigneeId }),
    reasons,
  }));
}

/** Leaves out what runs derive: states of quests, and the planner's own assignments. */
function hashInputs(facts: WeekFacts): string {
  const { board, week, leftOver, focus } = facts;
  const { org, members } = board;
  return contentHash({
    weekStart: week.start,
    org,
    members,
    quests: board.quests.map(withoutDerived),
    tasks: board.tasks.map((task) => withoutPlanner(task, facts)),
    leftOver: [...leftOver].toSorted(compareText),
    focus,
  });
}

function withoutPlanner(task: Task, facts: WeekFacts): Task {
  const isFree = task.status === 'todo' && openBlockers(task).length === 0 && !keeperOf(task, facts);
  if (!isFree) return task;
  const { assigneeId: _assignee, assignedBy: _by, ...rest } = task;
  return rest;
}
