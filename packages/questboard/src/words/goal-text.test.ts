import { describe, expect, test } from 'vitest';
import { aBoard } from '../../test/boards.ts';
import type { MemberPlanItem } from '../model/week.ts';
import { type GoalFacts, goalFacts, goalQuestion, goalTemplate } from './goal-text.ts';
import { userMessage } from './question.ts';

const sprint = { weekStart: '2026-02-02', weekEnd: '2026-02-06' };
const { quests, tasks } = aBoard({
  quests: [
    { id: 'invoices', title: 'Invoices' },
    { id: 'refunds', title: 'Refunds', priority: 'urgent', objective: 'Pay ada@acme.example back' },
    { id: 'search', title: 'Search' },
    { id: 'idle', title: 'Idle' },
  ],
  tasks: [
    { id: 't1', questId: 'invoices' },
    { id: 't2', questId: 'invoices', status: 'done' },
    { id: 't3', questId: 'refunds' },
    { id: 't4', questId: 'search' },
    { id: 't5', questId: 'search' },
  ],
});
const item = (taskId: string, minutes: number, finishDay?: number): MemberPlanItem => ({
  taskId,
  minutes,
  startDay: 0,
  ...(finishDay !== undefined && { finishDay }),
  reasons: [],
  alternatives: [],
});
const facts = goalFacts({
  sprint,
  memberPlans: [{ items: [item('t1', 60, 2), item('t4', 90, 4)] }, { items: [item('t3', 480)] }],
  quests,
  tasks,
});

describe('the goal of a sprint', () => {
  test('is about the quests with planned work, the most pressing first', () => {
    expect(facts.quests.map(({ quest, ...rest }) => ({ id: quest.id, ...rest }))).toEqual([
      { id: 'refunds', minutes: 480, tasks: 1, finishes: false },
      { id: 'search', minutes: 90, tasks: 1, finishes: false },
      { id: 'invoices', minutes: 60, tasks: 1, finishes: true },
    ]);
  });

  test.each([
    ['both', facts.quests, 'Finish Invoices, and advance Refunds and Search.'],
    ['only what ends', facts.quests.slice(2), 'Finish Invoices.'],
    ['only what goes on', facts.quests.slice(0, 1), 'Advance Refunds.'],
    ['nothing', [], 'No work is planned.'],
    ['three', repeat(3), 'Advance Quest 0, Quest 1 and Quest 2.'],
    ['more than three', repeat(5), 'Advance Quest 0, Quest 1, Quest 2 and 2 more.'],
  ])('names %s in its template', (_what, planned, goal) => {
    expect(goalTemplate({ ...sprint, quests: planned })).toBe(goal);
  });

  test('is asked with priorities, minutes, titles and objectives', () => {
    const question = goalQuestion({ ...facts, quests: facts.quests.slice(0, 1), members: [] }, []);
    expect(JSON.parse(question ? userMessage(question) : '')).toEqual({
      facts: {
        ...sprint,
        plannedQuests: 1,
        quests: [{ quest: 'Q1', priority: 'urgent', minutes: 480, tasks: 1, finishes: false }],
      },
      texts: { Q1: { title: 'Refunds', objective: 'Pay (e-mail) back' } },
    });
  });

  test('is no question for a week without work', () => {
    expect(goalQuestion({ ...sprint, quests: [], members: [] }, [])).toBeUndefined();
  });
});

function repeat(count: number): GoalFacts['quests'] {
  const [quest] = quests;
  return Array.from({ length: count }, (_, at) => ({
    quest: { ...quest!, title: `Quest ${at}` },
    minutes: 60,
    tasks: 1,
    finishes: false,
  }));
}
