import { describe, expect, test } from 'vitest';
import type { Member } from '../../model/organisation.ts';
import { itemsOf, mates, planOf } from '../../../test/week-plans.ts';

const likes = { genius: ['W', 'I'], competency: ['D', 'G'], frustration: ['E', 'T'] } as const;
const dislikes = { genius: ['E', 'T'], competency: ['D', 'G'], frustration: ['W', 'I'] } as const;
const mate = (id: string, rest: Partial<Member> = {}) => ({ id, dailyCapacityMinutes: 100, ...rest });
const team = [mate('ada', { workingGenius: likes }), mate('bram', { workingGenius: dislikes }), mate('cleo')];

describe('an item says why', () => {
  test('a member has the task', () => {
    const tasks = [
      {
        id: 'a',
        status: 'in-progress' as const,
        assigneeId: 'cleo',
        remainingMinutes: 50,
        phase: 'W' as const,
      },
      { id: 'b', estimateMinutes: 150, assigneeId: 'bram', phase: 'W' as const },
      { id: 'c', estimateMinutes: 310, phase: 'W' as const, dueDate: '2026-02-06' },
      { id: 'd', estimateMinutes: 10, dependsOn: ['c'], assigneeId: 'ada' },
      { id: 'e', estimateMinutes: 10, dependsOn: ['d'], assigneeId: 'ada' },
    ];
    const items = itemsOf(planOf({ members: team, tasks }));
    expect(Object.fromEntries(Object.entries(items).map(([id, { reasons }]) => [id, reasons]))).toEqual({
      a: ['carry-over', 'fit:unknown', 'load:10%'],
      b: ['kept:human', 'fit:frustration(W)', 'load:30%'],
      c: ['fit:genius(W)', 'load:62%', 'unlocks:2', 'due'],
      d: ['kept:human', 'fit:unknown', 'load:64%', 'unlocks:1'],
      e: ['kept:human', 'fit:unknown', 'load:66%'],
    });
  });

  test('the two next best members do not', () => {
    const tasks = [{ id: 'a', estimateMinutes: 100, phase: 'W' as const }];
    const plan = planOf({ members: [...team, mate('dora', { workingGenius: likes })], tasks });
    expect(itemsOf(plan)['a']?.alternatives).toEqual([
      { memberId: 'dora', score: 94_000, finishDay: 0, why: 'lower-score' },
      { memberId: 'cleo', score: 74_000, finishDay: 0, why: 'lower-score' },
    ]);
  });

  test('a member whom it would frustrate comes last, whatever the score', () => {
    const members = [
      mate('ada', { dailyCapacityMinutes: 40 }),
      mate('bram', { workingGenius: dislikes, dailyCapacityMinutes: 1440 }),
    ];
    const org = { settings: { fit: { frustration: 90 } } };
    const plan = planOf({ org, members, tasks: [{ id: 'a', estimateMinutes: 100, phase: 'W' as const }] });
    expect(itemsOf(plan)['a']).toMatchObject({
      finishDay: 2,
      alternatives: [{ memberId: 'bram', score: 89_584, finishDay: 0, why: 'frustration' }],
    });
  });

  test('a member would not end the task in the week', () => {
    const members = [mate('ada', { dailyCapacityMinutes: 10 }), mate('bram')];
    const plan = planOf({ members, tasks: [{ id: 'a', estimateMinutes: 100 }] });
    expect(itemsOf(plan)['a']?.alternatives).toEqual([{ memberId: 'ada', score: 20_000, why: 'no-time' }]);
  });

  test('a person has chosen the member', () => {
    const plan = planOf({
      members: mates('ada', 'bram'),
      tasks: [{ id: 'a', estimateMinutes: 100, assigneeId: 'bram' }],
    });
    expect(itemsOf(plan)['a']?.alternatives).toEqual([
      { memberId: 'ada', score: 74_000, finishDay: 0, why: 'kept:human' },
    ]);
  });

  test('the plan as a whole is worth more with another', () => {
    const tasks = [
      { id: 'a', phase: 'W' as const, estimateMinutes: 50 },
      { id: 'b', estimateMinutes: 450, assigneeId: 'bram', dependsOn: ['a'] },
    ];
    const members = [mate('ada', { workingGenius: likes }), mate('bram')];
    expect(itemsOf(planOf({ members, tasks }))['a']).toMatchObject({
      reasons: ['fit:unknown', 'load:10%', 'unlocks:1'],
      alternatives: [{ memberId: 'ada', score: 97_000, finishDay: 0, why: 'lower-value' }],
    });
  });
});

describe('the metrics', () => {
  test('of a plan that a reader can check', () => {
    const members = [mate('ada', { workingGenius: likes }), mate('bram', { workingGenius: likes })];
    const tasks = [
      {
        id: 'a',
        status: 'in-review' as const,
        assigneeId: 'ada',
        remainingMinutes: 100,
        phase: 'D' as const,
      },
      { id: 'b', estimateMinutes: 100, phase: 'W' as const, priority: 'urgent' as const, assigneeId: 'bram' },
      { id: 'c', estimateMinutes: 200, phase: 'E' as const, priority: 'low' as const, assigneeId: 'bram' },
      { id: 'd', status: 'blocked' as const, phase: 'T' as const },
      { id: 'e', estimateMinutes: 900 },
      { id: 'f', estimateMinutes: 10, skills: ['sql'] },
      { id: 'g', estimateMinutes: 10, dependsOn: ['f'] },
    ];
    expect(planOf({ members, tasks }).sprint.metrics).toEqual({
      // (100 of competency, 100 of genius, 200 of frustration): (8,500 + 10,000 + 12,000) / 400.
      fitScore: 76.3,
      fitShares: { genius: 25, competency: 25, unknown: 0, frustration: 50 },
      capacityMinutes: 1000,
      plannedMinutes: 400,
      utilisation: 40,
      // ada 20 %, bram 60 %: the mean is 40 %.
      balance: 1.5,
      dependencyViolations: 0,
      // Medium, urgent and low: 2 * 100 + 8 * 100 + 1 * 200.
      value: 1200,
      // The same by fit: 200 * 0.85 + 800 * 1 + 200 * 0.6.
      fitValue: 1090,
      carryOverMinutes: 100,
      unplanned: { blocked: 1, 'too-large': 1, 'dependency-not-planned': 1, 'no-skill': 1 },
      geniusGaps: ['D', 'E', 'T'],
    });
  });

  test('name no genius that is missing where no member has a profile', () => {
    const tasks = [{ id: 'a', estimateMinutes: 60, phase: 'W' as const }];
    const gapsOf = (...members: readonly ReturnType<typeof mate>[]) =>
      planOf({ members, tasks }).sprint.metrics.geniusGaps;
    expect(gapsOf(mate('ada'))).toEqual([]);
    expect(gapsOf(mate('ada'), mate('bram', { workingGenius: dislikes }))).toEqual(['W']);
  });

  test('of an empty plan', () => {
    expect(planOf({}).sprint.metrics).toEqual({
      fitScore: 0,
      fitShares: { genius: 0, competency: 0, unknown: 0, frustration: 0 },
      capacityMinutes: 0,
      plannedMinutes: 0,
      utilisation: 0,
      balance: 1,
      dependencyViolations: 0,
      value: 0,
      fitValue: 0,
      carryOverMinutes: 0,
      unplanned: {},
      geniusGaps: [],
    });
  });
});

test('a member plan lists items by start, and the own tasks that are blocked', () => {
  const tasks = [
    { id: 'a', estimateMinutes: 100, assigneeId: 'ada', priority: 'low' as const },
    { id: 'b', estimateMinutes: 50, assigneeId: 'ada' },
    { id: 'c', estimateMinutes: 50, assigneeId: 'ada' },
    { id: 'd', status: 'blocked' as const, assigneeId: 'ada' },
    { id: 'e', assigneeId: 'ada', blockers: [{ text: 'vendor', createdAt: '2026-01-30T09:00:00.000Z' }] },
    { id: 'f', status: 'blocked' as const, assigneeId: 'bram' },
  ];
  const [ada] = planOf({ members: mates('ada', 'bram'), tasks }).memberPlans;
  expect(ada).toMatchObject({
    id: 'memberplan-sprint-acme-2026-02-02-ada',
    sprintId: 'sprint-acme-2026-02-02',
    capacityMinutes: 500,
    plannedMinutes: 200,
    blocked: ['d', 'e'],
    overcommitted: false,
  });
  expect(ada?.items.map(({ taskId, startDay }) => [taskId, startDay])).toEqual([
    ['b', 0],
    ['c', 0],
    ['a', 1],
  ]);
});
