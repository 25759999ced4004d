import { expect, test } from 'vitest';
import { aBoard } from '../../test/boards.ts';
import type { Flag } from '../model/day.ts';
import { type DigestFacts, digestQuestion, digestTemplate } from './digest-text.ts';
import { userMessage, type WithMembers } from './question.ts';

const { members, quests, tasks } = aBoard({
  members: [{ id: 'ada', name: 'Ada Lovelace', email: 'ada@acme.example' }],
  quests: ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ id, title: `Quest ${id}` })),
  tasks: [
    {
      id: 'ada-rounds',
      questId: 'a',
      title: 'Ada rounds amounts',
      assigneeId: 'ada',
      description: 'secret plan',
    },
  ],
});
const stale: Flag = {
  id: 'flag-ada-rounds-stuck.stale',
  taskId: 'ada-rounds',
  kind: 'stuck.stale',
  severity: 'critical',
  since: '2026-01-02T08:00:00.000Z',
  lastSeenOn: '2026-02-02',
  reason: 'in-progress without activity for 20 working days',
  evidence: { days: 20, limit: 3 },
};
const facts: WithMembers<DigestFacts> = {
  date: '2026-02-02',
  unlocked: quests,
  completed: [],
  openFlags: [stale, { ...stale, kind: 'blocked.manual', taskId: 'gone', evidence: {} }],
  decks: [],
  taskById: new Map(tasks.map((task) => [task.id, task])),
  members,
};

test('the template of a digest names three quests and the oldest task', () => {
  expect(digestTemplate(facts)).toBe(
    '6 quests unlocked (Quest a, Quest b, Quest c). 1 blocked, 1 stuck. Oldest: Ada rounds amounts, 20 working days without activity.',
  );
});

test('a model gets the facts of the day by numbers, and the titles', () => {
  const question = digestQuestion(facts, []);
  expect(JSON.parse(question ? userMessage(question) : '')).toEqual({
    facts: {
      date: '2026-02-02',
      unlocked: { count: 6, quests: ['Q1', 'Q2', 'Q3', 'Q4', 'Q5'] },
      completed: { count: 0, quests: [] },
      blockedTasks: 1,
      stuckTasks: 1,
      overdueTasks: 0,
      flags: [
        { task: 'T1', kind: 'stuck.stale', severity: 'critical', workingDays: 20, assignee: 'M1' },
        { task: 'T2', kind: 'blocked.manual', severity: 'critical', workingDays: 0 },
      ],
      tasksOffered: 0,
    },
    texts: {
      Q1: { title: 'Quest a' },
      Q2: { title: 'Quest b' },
      Q3: { title: 'Quest c' },
      Q4: { title: 'Quest d' },
      Q5: { title: 'Quest e' },
      T1: { title: 'M2 rounds amounts' },
    },
  });
  expect(question?.restore('M1: M2 rounds amounts (T1)')).toBe(
    'Ada Lovelace: Ada rounds amounts (ada-rounds)',
  );
});

test('a quiet day is no question', () => {
  expect(digestQuestion({ ...facts, unlocked: [], openFlags: [] }, [])).toBeUndefined();
});
