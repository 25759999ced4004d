import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applyPlan,
  exampleOrganisation,
  type Organisation,
  planDay,
  readOrganisation,
} from '../src/index.ts';
import { isClosed, isInWork, isSatisfied } from '../src/board.ts';
import { capacityOn } from '../src/capacity.ts';
import { planWeek, type WeekPlan } from '../src/sprint/plan-week.ts';
import type { WeekSnapshot } from '../src/sprint/week/facts.ts';
import { arbitraryBoard, CASES } from './arbitrary-board.ts';
import { MONDAY, snapshotOf, TODAY } from './boards.ts';
import { smallOrganisation } from './small-organisations.ts';

const WEDNESDAY = '2026-02-04T08:00:00.000Z';

/** Of both kinds of boards. */
const TASK_IDS = Array.from({ length: 20 }, (_, index) => [
  `t${index}`,
  `t${String(index).padStart(2, '0')}`,
]).flat();

const seed = fc.integer({ min: 1, max: 1_000_000 });
/** Odd boards, and boards of small teams with more work than time. */
const anyBoard = fc.oneof(
  arbitraryBoard,
  seed.map((each) => smallOrganisation(each, TODAY)),
);
const anySnapshot: fc.Arbitrary<WeekSnapshot> = fc
  .record({ board: anyBoard, leftOver: fc.subarray(TASK_IDS), ofPlanner: fc.subarray(TASK_IDS) })
  .map(({ board, leftOver, ofPlanner }) => {
    const tasks = board.tasks.map((task) =>
      task.assigneeId !== undefined && ofPlanner.includes(task.id)
        ? { ...task, assignedBy: 'planner' as const }
        : task,
    );
    const previous = { weekStart: '2026-01-26', taskIds: leftOver };
    return withEvaluations({ ...board, tasks, completedSprints: [], previous }, 100);
  });

describe('for any board', () => {
  test('no task begins before what it waits for has ended', () => {
    forAll(anySnapshot, (snapshot) => {
      const planned = plan(snapshot);
      expect(planned.sprint.metrics.dependencyViolations).toBe(0);
      expect(earlyTasks(snapshot, planned)).toEqual([]);
    });
  });

  test('each open task is in the plan of one member, or is unplanned for one reason', () => {
    forAll(anySnapshot, (snapshot) => {
      const { memberPlans, sprint } = plan(snapshot);
      const ids = [
        ...memberPlans.flatMap(({ items }) => items.map(({ taskId }) => taskId)),
        ...sprint.unplanned.map(({ taskId }) => taskId),
      ];
      expect(ids.toSorted()).toEqual(openTasks(snapshot).toSorted());
    });
  });

  test('no member has more than the free minutes, but for work that is carried over', () => {
    forAll(anySnapshot, (snapshot) => {
      for (const { items, plannedMinutes, capacityMinutes, overcommitted } of plan(snapshot).memberPlans) {
        const minutes = sum(items.map((item) => item.minutes));
        expect(plannedMinutes).toBe(minutes);
        expect(overcommitted).toBe(minutes > capacityMinutes);
        const spilled = items.filter(({ finishDay }) => finishDay === undefined);
        expect(spilled.length > 0).toBe(overcommitted);
        expect(spilled.every(({ reasons }) => reasons[0] === 'carry-over')).toBe(true);
      }
    });
  });

  test('every span of days has the time for the tasks that lie in it', () => {
    forAll(anySnapshot, (snapshot) => {
      expect(overfullSpans(snapshot, plan(snapshot))).toEqual([]);
    });
  });

  test('the order of rows changes no byte', () => {
    forAll(fc.tuple(anySnapshot, fc.infiniteStream(fc.integer())), ([snapshot, numbers]) => {
      const shuffle = <T>(rows: readonly T[]): T[] =>
        rows
          .map((row) => ({ row, at: numbers.next().value ?? 0 }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ row }) => row);
      const { members, quests, tasks } = snapshot;
      const shuffled = {
        ...snapshot,
        members: shuffle(members),
        quests: shuffle(quests),
        tasks: shuffle(tasks),
      };
      expect(JSON.stringify(plan(shuffled))).toBe(JSON.stringify(plan(snapshot)));
    });
  });

  test('a second run, after the assignments are written, gives the same plan and assigns nothing', () => {
    forAll(anySnapshot, (snapshot) => {
      const { assignments, ...first } = plan(snapshot);
      const { assignments: again, ...second } = plan(withAssignments(snapshot, assignments));
      expect(second).toEqual(first);
      expect(again).toEqual([]);
    });
  });

  test('a run on Wednesday, after the daily runs, gives the plan of Monday', () => {
    forAll(anySnapshot, (snapshot) => {
      const monday = applyPlan(snapshotOf(snapshot), planDay(snapshotOf(snapshot), MONDAY));
      const wednesday = applyPlan(monday, planDay(monday, WEDNESDAY));
      expect(plan({ ...snapshot, quests: wednesday.quests })).toEqual(plan(snapshot));
    });
  });

  test('more evaluations never make a plan worth less', () => {
    forAll(anySnapshot, (snapshot) => {
      const [none, some, many] = [0, 20, 400].map(
        (most) => plan(withEvaluations(snapshot, most)).sprint.metrics.value,
      );
      expect(some).toBeGreaterThanOrEqual(none ?? 0);
      expect(many).toBeGreaterThanOrEqual(some ?? 0);
    });
  });
});

test('a team that has ready work for more than the week is loaded evenly', () => {
  const input = exampleOrganisation({ today: TODAY });
  // In the example most quests wait for others. Then most members have less ready work than time.
  const quests = (input.quests ?? []).map((quest) => ({ ...quest, requires: [] }));
  const file = JSON.stringify({ ...input, quests });
  const { organisation } = readOrganisation(file, { file: 'example.json', now: MONDAY });
  const { balance, utilisation } = plan({ ...organisation, completedSprints: [] }).sprint.metrics;
  expect(balance).toBeLessThanOrEqual(1.15);
  expect(utilisation).toBeGreaterThan(95);
});

function forAll<T>(values: fc.Arbitrary<T>, check: (value: T) => void): void {
  fc.assert(fc.property(values, check), { numRuns: CASES });
}

function plan(snapshot: WeekSnapshot): WeekPlan {
  return planWeek(snapshot, TODAY);
}

/** The tasks that a week considers, from the words of the rule. */
function openTasks({ tasks, quests }: Organisation): string[] {
  const cancelled = new Set(quests.filter(({ state }) => state === 'cancelled').map(({ id }) => id));
  return tasks
    .filter((task) => !isClosed(task) && (isInWork(task) || !cancelled.has(task.questId)))
    .map(({ id }) => id);
}

/** The tasks that begin too early after what they depend on, from the records alone. */
function earlyTasks({ tasks }: Organisation, { memberPlans }: WeekPlan): string[] {
  const taskById = new Map(tasks.map((task) => [task.id, task]));
  const places = memberPlans.flatMap(({ memberId, items }) => items.map((item) => ({ memberId, ...item })));
  const placeById = new Map(places.map((place) => [place.taskId, place]));
  const isTooEarly = ({ memberId, startDay }: (typeof places)[number], id: string): boolean => {
    if (isSatisfied(taskById.get(id))) return false;
    const before = placeById.get(id);
    return startDay < (before?.finishDay ?? Infinity) + (before?.memberId === memberId ? 0 : 1);
  };
  const early = places.filter((place) => {
    const task = taskById.get(place.taskId);
    return task && !isInWork(task) && task.dependsOn.some((id) => isTooEarly(place, id));
  });
  return early.map(({ taskId }) => taskId);
}

/**
 * The spans of days in which a member has more minutes of tasks that begin and end in them than are free. If there is
 * none, the minutes can be dealt to the days so that no day has too many.
 */
function overfullSpans(
  { org, members }: Organisation,
  { sprint: { days }, memberPlans }: WeekPlan,
): string[] {
  return memberPlans.flatMap(({ memberId, items }) => {
    const member = members.find(({ id }) => id === memberId);
    const free = days.map((date) =>
      member ? Math.floor((capacityOn(member, date, org) * org.settings.focus) / 100) : 0,
    );
    const spans = days.flatMap((_, from) =>
      days.slice(from).map((__, length) => ({ from, to: from + length })),
    );
    const overfull = spans.filter(({ from, to }) => {
      const inside = items.filter(
        ({ startDay, finishDay = Infinity }) => startDay >= from && finishDay <= to,
      );
      return sum(inside.map(({ minutes }) => minutes)) > sum(free.slice(from, to + 1));
    });
    return overfull.map(({ from, to }) => `${memberId} ${from}-${to}`);
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function withAssignments(snapshot: WeekSnapshot, assignments: WeekPlan['assignments']): WeekSnapshot {
  const mates = new Map(assignments.map(({ taskId, memberId }) => [taskId, memberId]));
  const tasks = snapshot.tasks.map((task) => {
    const assigneeId = mates.get(task.id);
    return assigneeId === undefined ? task : { ...task, assigneeId, assignedBy: 'planner' as const };
  });
  return { ...snapshot, tasks };
}

function withEvaluations(snapshot: WeekSnapshot, maxEvaluations: number): WeekSnapshot {
  const { org } = snapshot;
  const settings = { ...org.settings, planner: { ...org.settings.planner, maxEvaluations } };
  return { ...snapshot, org: { ...org, settings } };
}
