import { expect, test } from 'vitest';
import type { BoardRows } from '../../../test/boards.ts';
import { inShort, mates, planOf } from '../../../test/week-plans.ts';

const PAST = { previous: { weekStart: '2026-01-26', taskIds: ['old'] } };

function planned(rows: BoardRows, maxEvaluations: number, past: object = {}) {
  const plan = planOf({ ...rows, org: { settings: { planner: { maxEvaluations } } } }, past);
  return { value: plan.sprint.metrics.value, evaluations: plan.evaluations, tasks: inShort(plan) };
}

/** The most pressing task first leaves a gap that no other fits. */
const gap = {
  members: mates('ada'),
  tasks: [
    { id: 'a', priority: 'high' as const, estimateMinutes: 300 },
    { id: 'b', priority: 'high' as const, estimateMinutes: 250, createdAt: '2026-01-01T09:00:00.000Z' },
    { id: 'c', priority: 'high' as const, estimateMinutes: 250, createdAt: '2026-01-01T09:00:00.000Z' },
  ],
};

test('a plan is improved where another order is worth more', () => {
  expect(planned(gap, 0)).toEqual({
    value: 4 * 300,
    evaluations: 0,
    tasks: { a: 'ada 0-2', b: 'no-capacity', c: 'no-capacity' },
  });
  expect(planned(gap, 1000)).toMatchObject({
    value: 4 * 500,
    tasks: { a: 'no-capacity', b: 'ada 0-2', c: 'ada 2-4' },
  });
});

test('a plan that leaves nothing out is not tried again', () => {
  const tasks = [{ id: 'a' }, { id: 'b', dependsOn: ['a'] }];
  expect(planned({ members: mates('ada'), tasks }, 1000)).toMatchObject({ evaluations: 0 });
});

test('no more plans are tried than the setting says', () => {
  const tasks = Array.from({ length: 30 }, (_, index) => ({ id: `t${index}`, estimateMinutes: 70 + index }));
  expect(planned({ members: mates('ada', 'bram'), tasks }, 25)).toMatchObject({ evaluations: 25 });
});

test('what was left over last week keeps its place, though another plan is worth more', () => {
  const tasks = [
    { id: 'old', priority: 'low' as const, estimateMinutes: 450 },
    { id: 'new', priority: 'urgent' as const, estimateMinutes: 450 },
  ];
  expect(planned({ members: mates('ada'), tasks }, 1000, PAST)).toMatchObject({
    tasks: { old: 'ada 0-4', new: 'no-capacity' },
  });
});

test('a task comes to the front together with what it waits for', () => {
  // x1 and x2 have the first places, by the urgent tasks that wait for them. Only without both is there time for b.
  const tasks = [
    { id: 'x1', priority: 'low' as const, estimateMinutes: 225 },
    { id: 'y1', priority: 'urgent' as const, estimateMinutes: 5, dependsOn: ['x1'] },
    { id: 'x2', priority: 'low' as const, estimateMinutes: 225 },
    { id: 'y2', priority: 'urgent' as const, estimateMinutes: 5, dependsOn: ['x2'] },
    { id: 'a', priority: 'high' as const, estimateMinutes: 40 },
    { id: 'b', priority: 'high' as const, estimateMinutes: 300, dependsOn: ['a'] },
  ];
  expect(planned({ members: mates('ada'), tasks }, 0).tasks).toMatchObject({
    a: 'ada 4-4',
    b: 'no-capacity',
  });
  expect(planned({ members: mates('ada'), tasks }, 1000).tasks).toEqual({
    a: 'ada 0-0',
    b: 'ada 0-3',
    x1: 'no-capacity',
    x2: 'no-capacity',
    y1: 'dependency-not-planned',
    y2: 'dependency-not-planned',
  });
});

test('a task goes to a less suitable member where that saves a hand-off', () => {
  const likes = { genius: ['W', 'I'], competency: ['D', 'G'], frustration: ['E', 'T'] } as const;
  const members = mates('ada', 'bram').map((mate) =>
    mate.id === 'ada' ? { ...mate, workingGenius: likes } : mate,
  );
  const tasks = [
    { id: 'a', phase: 'W' as const, estimateMinutes: 50 },
    { id: 'b', estimateMinutes: 450, assigneeId: 'bram', dependsOn: ['a'] },
  ];
  expect(planned({ members, tasks }, 0).tasks).toEqual({ a: 'ada 0-0', b: 'assignee-full' });
  expect(planned({ members, tasks }, 1000).tasks).toEqual({ a: 'bram 0-0', b: 'bram 0-4' });
});
