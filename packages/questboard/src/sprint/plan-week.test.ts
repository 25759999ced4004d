import { describe, expect, test } from 'vitest';
import { inShort, mates, planOf } from '../../test/week-plans.ts';

const ALL_YEAR = { from: '2026-01-01', to: '2026-12-31' };

describe('the week', () => {
  test('has the working days of the organisation', () => {
    const org = { workdays: [2, 3, 4, 7], holidays: ['2026-02-03'] };
    const plan = planOf({ org, members: mates('ada'), tasks: [{ id: 'a', estimateMinutes: 150 }] });
    expect(plan.sprint.days).toEqual(['2026-02-04', '2026-02-05', '2026-02-08']);
    expect(plan.sprint).toMatchObject({
      id: 'sprint-acme-2026-02-02',
      weekStart: '2026-02-02',
      weekEnd: '2026-02-08',
    });
    expect(inShort(plan)).toEqual({ a: 'ada 0-1' });
  });

  test('fills the focus of each day, rounded down', () => {
    const org = { settings: { focus: 80 } };
    const members = [{ id: 'ada', dailyCapacityMinutes: 99, availability: [{ ...ALL_YEAR, percent: 50 }] }];
    const plan = planOf({ org, members, tasks: [{ id: 'a', estimateMinutes: 40 }] });
    // Half of 99 minutes is 49, of which 80 percent are 39.
    expect(plan.memberPlans[0]?.capacityMinutes).toBe(5 * 39);
    expect(inShort(plan)).toEqual({ a: 'ada 0-1' });
  });

  test('without working days plans nothing', () => {
    const holidays = ['2026-02-02', '2026-02-03', '2026-02-04', '2026-02-05', '2026-02-06'];
    const tasks = [
      { id: 'a' },
      { id: 'b', dependsOn: ['a'] },
      { id: 'c', status: 'in-progress' as const, assigneeId: 'ada' },
      { id: 'd', remainingMinutes: 0 },
    ];
    const plan = planOf({ org: { holidays }, members: mates('ada'), tasks });
    expect(plan).toMatchObject({ sprint: { days: [], weekEnd: '2026-02-08' }, assignments: [] });
    expect(inShort(plan)).toEqual({
      a: 'too-large',
      b: 'dependency-not-planned',
      c: 'assignee-unavailable',
      d: 'too-large',
    });
  });

  test('without members plans nothing', () => {
    const plan = planOf({ tasks: [{ id: 'a' }, { id: 'b', status: 'in-progress' }] });
    expect(plan).toMatchObject({ memberPlans: [], assignments: [] });
    expect(inShort(plan)).toEqual({ a: 'too-large', b: 'assignee-unavailable' });
  });

  test('without tasks has empty plans', () => {
    const plan = planOf({ members: mates('ada') });
    expect(plan.memberPlans).toMatchObject([{ memberId: 'ada', items: [], plannedMinutes: 0 }]);
  });
});

describe('an assignment', () => {
  const hour = { estimateMinutes: 60 };

  test('is planned for each task that has not begun and changes hands', () => {
    const tasks = [
      { id: 'a', ...hour },
      { id: 'b', ...hour, assigneeId: 'gone', assignedBy: 'planner' as const },
      { id: 'c', ...hour, assigneeId: 'ada', assignedBy: 'planner' as const },
      { id: 'd', ...hour, assigneeId: 'ada', assignedBy: 'human' as const },
      { id: 'e', ...hour, assigneeId: 'ada', status: 'in-progress' as const },
      { id: 'f', ...hour, status: 'blocked' as const },
    ];
    const members = [...mates('ada'), { id: 'gone', active: false }];
    expect(planOf({ members, tasks }).assignments).toEqual([
      { taskId: 'a', memberId: 'ada', reasons: ['fit:unknown', 'load:24%'] },
      { taskId: 'b', memberId: 'ada', previous: 'gone', reasons: ['fit:unknown', 'load:36%'] },
    ]);
  });
});

const hashOf = (...input: Parameters<typeof planOf>): string => planOf(...input).sprint.inputsHash;

describe('the hash of the inputs', () => {
  const rows = { members: mates('ada'), tasks: [{ id: 'a', estimateMinutes: 60 }] };
  const { inputsHash } = planOf(rows).sprint;

  test.each([
    ['the derived state of a quest', { ...rows, quests: [{ id: 'q', state: 'unlocked' as const }] }],
    [
      'an assignment of the planner',
      {
        ...rows,
        tasks: [{ id: 'a', estimateMinutes: 60, assigneeId: 'ada', assignedBy: 'planner' as const }],
      },
    ],
  ])('does not change with %s', (_what, changed) => {
    expect(hashOf(changed)).toBe(inputsHash);
  });

  test.each([
    [
      'an assignment of a person',
      { ...rows, tasks: [{ id: 'a', estimateMinutes: 60, assigneeId: 'ada' }] },
      {},
    ],
    ['a cancelled quest', { ...rows, quests: [{ id: 'q', state: 'cancelled' as const }] }, {}],
    ['a setting', { ...rows, org: { settings: { lookahead: false } } }, {}],
    ['the plan of last week', rows, { previous: { weekStart: '2026-01-26', taskIds: ['a'] } }],
  ])('changes with %s', (_what, changed, past) => {
    expect(hashOf(changed, past)).not.toBe(inputsHash);
  });
});
