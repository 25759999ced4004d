import { describe, expect, test } from 'vitest';
import type { Task } from '../../model/organisation.ts';
import { inShort, itemsOf, mates, planOf } from '../../../test/week-plans.ts';

const begun = (id: string, rest: Partial<Task> = {}) => ({
  id,
  status: 'in-progress' as const,
  assigneeId: 'ada',
  remainingMinutes: 100,
  ...rest,
});

test('work in progress and in review has the first minutes of its assignee, before what is more pressing', () => {
  const tasks = [
    begun('a', { priority: 'low' }),
    begun('b', { priority: 'low', status: 'in-review' }),
    { id: 'c', priority: 'urgent' as const, estimateMinutes: 100, assigneeId: 'ada' },
  ];
  expect(inShort(planOf({ members: mates('ada'), tasks }))).toEqual({
    a: 'ada 0-0',
    b: 'ada 1-1',
    c: 'ada 2-2',
  });
});

test('in the order of priority, due date, start and id', () => {
  const tasks = [
    begun('a'),
    begun('b', { startedAt: '2026-01-20T09:00:00.000Z' }),
    begun('c', { dueDate: '2026-02-04' }),
    begun('d', { priority: 'high' }),
    begun('e', { startedAt: '2026-01-19T09:00:00.000Z' }),
  ];
  expect(inShort(planOf({ members: mates('ada'), tasks }))).toEqual({
    d: 'ada 0-0',
    c: 'ada 1-1',
    e: 'ada 2-2',
    b: 'ada 3-3',
    a: 'ada 4-4',
  });
});

describe('more work than the week has time for', () => {
  const tasks = [
    begun('a', { remainingMinutes: 480 }),
    begun('b', { remainingMinutes: 50 }),
    begun('c', { remainingMinutes: 30 }),
    { id: 'after-b', estimateMinutes: 10, dependsOn: ['b'] },
    { id: 'behind-b', questId: 'later', estimateMinutes: 10 },
    { id: 'after-a', estimateMinutes: 10, dependsOn: ['a'] },
  ];
  const quests = [{ id: 'q' }, { id: 'later', requires: [{ type: 'taskCompleted', taskId: 'b' } as const] }];
  const plan = planOf({ members: mates('ada', 'bram'), quests, tasks });

  test('spills, and what waits for it is out', () => {
    expect(inShort(plan)).toEqual({
      a: 'ada 0-4',
      b: 'ada 4-',
      c: 'ada 4-',
      'after-a': 'no-capacity',
      'after-b': 'dependency-not-planned',
      'behind-b': 'quest-locked',
    });
  });

  test('is shown with all its minutes, above the capacity', () => {
    expect(plan.memberPlans[0]).toMatchObject({
      capacityMinutes: 500,
      plannedMinutes: 560,
      overcommitted: true,
    });
    expect(itemsOf(plan)['c']).toMatchObject({
      minutes: 30,
      reasons: ['carry-over', 'fit:unknown', 'load:112%'],
    });
  });

  test('counts for V only where it ends', () => {
    expect(plan.sprint.metrics).toMatchObject({ value: 2 * 480, carryOverMinutes: 560, utilisation: 56 });
  });
});

test('what waits for work that spills lends no urgency to other tasks', () => {
  const tasks = [
    begun('spills', { remainingMinutes: 600 }),
    { id: 'a', estimateMinutes: 100, assigneeId: 'bram' },
    { id: 'b', estimateMinutes: 100, assigneeId: 'bram', priority: 'low' as const },
    { id: 'c', priority: 'urgent' as const, dependsOn: ['spills', 'b'] },
  ];
  expect(inShort(planOf({ members: mates('ada', 'bram'), tasks }))).toMatchObject({
    a: 'bram 0-0',
    b: 'bram 1-1',
    c: 'dependency-not-planned',
  });
});

test('a task without minutes ends on the first day on which its assignee works', () => {
  const availability = [{ from: '2026-02-02', to: '2026-02-02', percent: 0 }];
  const members = [{ id: 'ada', dailyCapacityMinutes: 100, availability }];
  const tasks = [begun('a', { remainingMinutes: 0 }), { id: 'b', estimateMinutes: 100, dependsOn: ['a'] }];
  expect(inShort(planOf({ members, tasks }))).toEqual({ a: 'ada 1-1', b: 'ada 1-1' });
});
