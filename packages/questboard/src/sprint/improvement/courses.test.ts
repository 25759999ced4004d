import { expect, test } from 'vitest';
import type { Task } from '../../model/organisation.ts';
import { inShort, mates, planOf } from '../../../test/week-plans.ts';

type Row = Partial<Task> & { readonly id: string };

/** The tasks that a member with two days gets, in the order of their days: only the order of the rule decides. */
function firstTwo(tasks: readonly Row[], leftOver: readonly string[] = []): string[] {
  const org = { settings: { planner: { maxEvaluations: 0 } } };
  const members = mates('ada').map((ada) => ({ ...ada, workdays: [1, 2] }));
  const rows = tasks.map((task) => ({ estimateMinutes: 100, ...task }));
  const plan = planOf(
    { org, members, tasks: rows },
    { previous: { weekStart: '2026-01-26', taskIds: leftOver } },
  );
  return plan.memberPlans.flatMap(({ items }) => items.map(({ taskId }) => taskId));
}

test.each`
  what                                       | order         | tasks
  ${'the priority'}                          | ${['d', 'c']} | ${[{ id: 'a' }, { id: 'b', priority: 'low' }, { id: 'c', priority: 'high' }, { id: 'd', priority: 'urgent' }]}
  ${'the priority of what waits for a task'} | ${['b', 'c']} | ${[{ id: 'a', priority: 'high' }, { id: 'b', priority: 'low' }, { id: 'c', priority: 'urgent', dependsOn: ['b'] }]}
  ${'a due date in the week, as high'}       | ${['b', 'a']} | ${[{ id: 'a' }, { id: 'b', priority: 'low', dueDate: '2026-02-06' }]}
  ${'no due date after the week'}            | ${['a', 'b']} | ${[{ id: 'a' }, { id: 'b', priority: 'low', dueDate: '2026-02-09' }]}
  ${'the due date of what is more pressing'} | ${['b', 'a']} | ${[{ id: 'a', dueDate: '2026-02-02' }, { id: 'b', priority: 'urgent' }]}
  ${'the longest chain of minutes'}          | ${['b', 'a']} | ${[{ id: 'a' }, { id: 'b' }, { id: 'c', dependsOn: ['b'] }]}
  ${'the age'}                               | ${['b', 'a']} | ${[{ id: 'a' }, { id: 'b', createdAt: '2025-11-30T09:00:00.000Z' }]}
  ${'the id, at last'}                       | ${['a', 'b']} | ${[{ id: 'b' }, { id: 'a' }]}
`('the order follows $what', ({ order, tasks }) => {
  expect(firstTwo(tasks)).toEqual(order);
});

test('what was left over last week comes first, with what it waits for', () => {
  const tasks: Row[] = [
    { id: 'a', priority: 'urgent' },
    { id: 'b', priority: 'low' },
    { id: 'c', priority: 'low', dependsOn: ['b'] },
  ];
  expect(firstTwo(tasks)).toEqual(['a', 'b']);
  expect(firstTwo(tasks, ['c'])).toEqual(['b', 'c']);
});

test('the plan of another week leaves nothing over', () => {
  const tasks = [
    { id: 'a', estimateMinutes: 300, priority: 'high' as const },
    { id: 'b', estimateMinutes: 300 },
  ];
  const plan = (weekStart: string) =>
    inShort(planOf({ members: mates('ada'), tasks }, { previous: { weekStart, taskIds: ['b'] } }));
  expect(plan('2026-01-26')).toEqual({ b: 'ada 0-2', a: 'no-capacity' });
  expect(plan('2026-01-19')).toEqual({ a: 'ada 0-2', b: 'no-capacity' });
});

test('a task comes before those that wait for it, also without minutes', () => {
  const old = { createdAt: '2025-11-01T09:00:00.000Z' };
  const tasks: Row[] = [
    { id: 'a', ...old, dependsOn: ['b'] },
    { id: 'b', remainingMinutes: 0 },
  ];
  expect(firstTwo(tasks)).toEqual(['a', 'b']);
  expect(inShort(planOf({ members: mates('ada'), tasks }))).toEqual({ a: 'ada 0-1', b: 'ada 0-0' });
});

test('a chain that leaves the week lends no urgency', () => {
  const tasks: Row[] = [
    { id: 'a' },
    { id: 'b', priority: 'low' },
    { id: 'c', priority: 'urgent', estimateMinutes: 900, dependsOn: ['b'] },
  ];
  expect(firstTwo(tasks)).toEqual(['a', 'b']);
});

test('work in progress lends its urgency to what it waits for', () => {
  const tasks: Row[] = [
    { id: 'a' },
    { id: 'b', priority: 'low' },
    {
      id: 'c',
      priority: 'urgent',
      status: 'in-progress',
      assigneeId: 'ada',
      remainingMinutes: 0,
      dependsOn: ['b'],
    },
  ];
  expect(firstTwo(tasks)).toEqual(['b', 'c', 'a']);
});
