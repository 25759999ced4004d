import { describe, expect, test } from 'vitest';
import type { Member } from '../../model/organisation.ts';
import { inShort, itemsOf, mates, planOf } from '../../../test/week-plans.ts';

const day = { estimateMinutes: 100 };
const half = { estimateMinutes: 50 };
const likes = { genius: ['W', 'I'], competency: ['D', 'G'], frustration: ['E', 'T'] } as const;
const dislikes = { genius: ['E', 'T'], competency: ['D', 'G'], frustration: ['W', 'I'] } as const;

/** A member with days of 100 minutes. */
const mate = (id: string, rest: Partial<Member> = {}) => ({ id, dailyCapacityMinutes: 100, ...rest });
const away = (from: string, to: string) => ({ availability: [{ from, to, percent: 0 }] });

describe('when a task begins', () => {
  test('on the day on which the same member ends what it waits for', () => {
    const tasks = [
      { id: 'a', estimateMinutes: 150 },
      { id: 'b', ...half, dependsOn: ['a'] },
    ];
    expect(inShort(planOf({ members: mates('ada'), tasks }))).toEqual({ a: 'ada 0-1', b: 'ada 1-1' });
  });

  test('on the day after, if another member hands it over', () => {
    const tasks = [
      { id: 'a', ...half, assigneeId: 'ada' },
      { id: 'b', ...half, dependsOn: ['a'], assigneeId: 'bram' },
    ];
    expect(inShort(planOf({ members: mates('ada', 'bram'), tasks }))).toEqual({
      a: 'ada 0-0',
      b: 'bram 1-1',
    });
  });

  test('on the day after, if its quest opens then, also for the same member', () => {
    const quests = [
      { id: 'q' },
      { id: 'later', requires: [{ type: 'questCompleted', questId: 'q' } as const] },
    ];
    const tasks = [
      { id: 'a', ...half },
      { id: 'b', ...half },
      { id: 'c', questId: 'later', ...half },
    ];
    expect(inShort(planOf({ members: mates('ada'), quests, tasks }))).toEqual({
      a: 'ada 0-0',
      b: 'ada 0-0',
      c: 'ada 1-1',
    });
  });

  test('after the last of all that it waits for', () => {
    const quests = [
      { id: 'q' },
      {
        id: 'later',
        requires: [
          { type: 'allTasksCompleted', taskIds: ['a'] } as const,
          { type: 'notBefore', date: '2026-02-04' } as const,
        ],
      },
    ];
    const tasks = [
      { id: 'a', ...half, assigneeId: 'ada' },
      { id: 'b', estimateMinutes: 300, assigneeId: 'bram' },
      { id: 'c', questId: 'later', ...half, assigneeId: 'ada' },
      { id: 'd', questId: 'later', ...half, dependsOn: ['b'], assigneeId: 'ada' },
    ];
    expect(inShort(planOf({ members: mates('ada', 'bram'), quests, tasks }))).toMatchObject({
      b: 'bram 0-2',
      c: 'ada 2-2',
      d: 'ada 3-3',
    });
  });

  test('a hand-off on the last day is too late', () => {
    const tasks = [
      { id: 'a', estimateMinutes: 500, assigneeId: 'ada' },
      { id: 'b', ...half, dependsOn: ['a'], assigneeId: 'bram' },
    ];
    expect(inShort(planOf({ members: mates('ada', 'bram'), tasks }))).toEqual({
      a: 'ada 0-4',
      b: 'assignee-full',
    });
  });

  test('minutes fill the free days; days off are left out', () => {
    const members = [mate('ada', away('2026-02-03', '2026-02-04'))];
    expect(inShort(planOf({ members, tasks: [{ id: 'a', estimateMinutes: 150 }] }))).toEqual({
      a: 'ada 0-3',
    });
  });

  test('the first day is one with minutes of the task', () => {
    const tasks = [
      { id: 'a', ...day, priority: 'high' as const },
      { id: 'b', ...day },
    ];
    expect(inShort(planOf({ members: mates('ada'), tasks }))).toEqual({ a: 'ada 0-0', b: 'ada 1-1' });
  });
});

describe('the assignee', () => {
  test.each`
    assignedBy   | what            | assignee
    ${'human'}   | ${'kept'}       | ${'ada'}
    ${'import'}  | ${'kept'}       | ${'ada'}
    ${undefined} | ${'kept'}       | ${'ada'}
    ${'planner'} | ${'free again'} | ${'bram'}
  `('of $assignedBy is $what', ({ assignedBy, assignee }) => {
    const members = [mate('ada', { workingGenius: dislikes }), mate('bram', { workingGenius: likes })];
    const tasks = [{ id: 'a', ...half, phase: 'W' as const, assigneeId: 'ada', assignedBy }];
    expect(inShort(planOf({ members, tasks }))).toEqual({ a: `${assignee} 0-0` });
  });

  test('is kept without the skills, and not replaced if the week is full', () => {
    const tasks = [
      { id: 'a', estimateMinutes: 450, skills: ['sql'], assigneeId: 'ada', priority: 'high' as const },
      { id: 'b', ...day, assigneeId: 'ada' },
    ];
    expect(inShort(planOf({ members: mates('ada', 'bram'), tasks }))).toEqual({
      a: 'ada 0-4',
      b: 'assignee-full',
    });
  });

  test('on leave, or gone, is full', () => {
    const members = [
      mate('ada'),
      mate('bram', away('2026-02-01', '2026-02-28')),
      mate('cleo', { active: false }),
    ];
    const tasks = [
      { id: 'a', ...half, assigneeId: 'bram' },
      { id: 'b', ...half, assigneeId: 'cleo' },
    ];
    expect(inShort(planOf({ members, tasks }))).toEqual({ a: 'assignee-full', b: 'assignee-full' });
  });
});

describe('who gets a task', () => {
  test('a member with all its skills', () => {
    const members = [mate('ada', { skills: ['sql'] }), mate('bram', { skills: ['sql', 'css'] })];
    const tasks = [
      { id: 'a', ...half, skills: ['css', 'sql'] },
      { id: 'b', ...half, skills: ['ops'] },
    ];
    expect(inShort(planOf({ members, tasks }))).toEqual({ a: 'bram 0-0', b: 'no-skill' });
  });

  test('one whom it frustrates, only if no other has the time', () => {
    const members = [mate('ada', { workingGenius: dislikes }), mate('bram', { workingGenius: likes })];
    const tasks = [
      { id: 'a', estimateMinutes: 300, phase: 'W' as const, priority: 'urgent' as const },
      { id: 'b', estimateMinutes: 200, phase: 'W' as const, priority: 'high' as const },
      { id: 'c', estimateMinutes: 200, phase: 'W' as const },
    ];
    const plan = planOf({ members, tasks });
    expect(inShort(plan)).toEqual({ a: 'bram 0-2', b: 'bram 3-4', c: 'ada 0-1' });
    expect(itemsOf(plan)['c']?.reasons).toEqual([
      'fit:frustration(W)',
      'load:40%',
      'frustration:only-option',
    ]);
  });

  test('the better fit, until the load outweighs it', () => {
    // Of 100 points for a genius, 85 for competency: half a week of load is worth the 15 points between them.
    const competent = { genius: ['D', 'G'], competency: ['W', 'I'], frustration: ['E', 'T'] } as const;
    const members = [mate('ada', { workingGenius: competent }), mate('bram', { workingGenius: likes })];
    const tasks = ['a', 'b', 'c'].map((id) => ({ id, estimateMinutes: 125, phase: 'W' as const }));
    expect(inShort(planOf({ members, tasks }))).toEqual({ a: 'bram 0-1', b: 'bram 1-2', c: 'ada 0-1' });
  });

  test('the one who ends it sooner, if others wait for it', () => {
    const members = [
      mate('ada'),
      mate('bram', { dailyCapacityMinutes: 200, ...away('2026-02-02', '2026-02-03') }),
    ];
    const first = { id: 'a', estimateMinutes: 200 };
    expect(inShort(planOf({ members, tasks: [first] }))).toEqual({ a: 'bram 2-2' });
    const waiting = { id: 'b', estimateMinutes: 10, dependsOn: ['a'], assigneeId: 'bram' };
    expect(inShort(planOf({ members, tasks: [first, waiting] }))).toMatchObject({ a: 'ada 0-1' });
  });

  test('of equal ones the one who ends it sooner, then the lower id', () => {
    const members = [
      mate('ada', away('2026-02-02', '2026-02-02')),
      mate('bram', away('2026-02-06', '2026-02-06')),
      mate('cleo', away('2026-02-06', '2026-02-06')),
    ];
    expect(inShort(planOf({ members, tasks: [{ id: 'a', ...half }] }))).toEqual({ a: 'bram 0-0' });
  });

  test('no member, if none has the time', () => {
    const tasks = ['a', 'b', 'c'].map((id) => ({ id, estimateMinutes: 300 }));
    expect(inShort(planOf({ members: mates('ada', 'bram'), tasks }))).toEqual({
      a: 'ada 0-2',
      b: 'bram 0-2',
      c: 'no-capacity',
    });
  });
});
