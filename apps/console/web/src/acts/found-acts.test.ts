import { expect, test } from 'vitest';
import type { AlertRow } from '../../../src/answers/alerts/alerts.ts';
import type { QuestView, TaskView } from '../../../src/answers/board/board.ts';
import { acknowledgeable, planActs, questActs, ruleActs, runActs, taskActs } from './found-acts.ts';

const namesOf = (acts: readonly { readonly name: string }[]) => acts.map(({ name }) => name);

test('a run has the acts that the server allows', () => {
  const may = { replay: false, edit: false, retry: false, cancel: true, priority: true };
  expect(namesOf(runActs({ id: 7, jobId: 'mail', may }))).toEqual([
    'Cancel run 7 of mail…',
    'Change the priority of run 7 of mail…',
    'Move run 7 of mail to the front',
  ]);
});

const ROW: AlertRow = { rule: 'dead', state: 'firing', severity: 'high', channels: [] };

test('an acknowledgement of a rule takes all that fire, and is not offered where silences cover all of them', () => {
  const loud = { ...ROW, about: 'queue a' };
  const quiet = { ...ROW, about: 'queue b', quiet: 'silenced', silenceId: 1 };
  const taken = { ...ROW, about: 'queue c', quiet: 'acknowledged by ana' };
  expect(acknowledgeable([loud, quiet, taken, { ...ROW, state: 'pending' }])).toEqual([loud, quiet]);
  expect(acknowledgeable([quiet, taken])).toEqual([]);
});

test.each([
  ['viewer', { isOperator: false, isAdmin: false }, ['explain']],
  ['operator', { isOperator: true, isAdmin: false }, ['acknowledge', 'silence', 'explain']],
  ['administrator', { isOperator: true, isAdmin: true }, ['acknowledge', 'silence', 'test', 'explain']],
])('on a rule that fires a %s has these', (_role, rights, verbs) =>
  expect(ruleActs({ name: 'dead', isOpen: true }, rights).map(({ verb }) => verb)).toEqual(verbs),
);

const TASK = {
  id: 'ink',
  status: 'todo',
  archived: false,
  blockers: [],
  requiresApproval: true,
  moves: [{ to: 'in-progress' }, { to: 'done', says: 'waits for pen' }, { to: 'blocked' }],
} as unknown as TaskView;

test.each([
  ['open', {}, ['Claim task ink', 'Block task ink…', 'Move task ink to in-progress', 'Edit task ink…']],
  [
    'claimed by bo',
    { assigneeId: 'bo', assignedBy: 'human', moves: [] },
    ['Claim task ink…', 'Block task ink…', 'Edit task ink…'],
  ],
  [
    'given to bo by the plan',
    { assigneeId: 'bo', assignedBy: 'planner', moves: [] },
    ['Claim task ink', 'Block task ink…', 'Edit task ink…'],
  ],
  ['its own', { assigneeId: 'ana', moves: [] }, ['Block task ink…', 'Edit task ink…']],
  [
    'blocked',
    { status: 'blocked', moves: [] },
    ['Claim task ink', 'Unblock task ink', 'Block task ink…', 'Edit task ink…'],
  ],
  ['done', { status: 'done', moves: [] }, ['Approve task ink', 'Edit task ink…']],
  ['approved', { status: 'done', moves: [], approvedAt: '2026-11-30T09:00:00Z' }, ['Edit task ink…']],
  ['archived', { archived: true }, []],
] as const)('on a task that is %s ana has these', (_what, change, names) =>
  expect(namesOf(taskActs({ ...TASK, ...change } as unknown as TaskView, 'ana'))).toEqual(names),
);

test.each([
  [{ state: 'active' }, ['Hold quest q', 'Cancel quest q…', 'Edit quest q…']],
  [{ state: 'active', hold: true }, ['Release quest q', 'Cancel quest q…', 'Edit quest q…']],
  [{ state: 'cancelled' }, ['Restore quest q', 'Edit quest q…']],
  [{ archived: true }, []],
] as const)('a quest as %j', (change, names) =>
  expect(namesOf(questActs({ id: 'q', archived: false, ...change } as unknown as QuestView))).toEqual(names),
);

test.each([
  ['draft', '2026-11-30', ['approve', 'replan', 'cancel']],
  ['active', '2026-11-30', ['replan', 'cancel']],
  ['completed', '2026-11-30', []],
  ['draft', '2026-11-23', ['cancel']],
] as const)('a plan that is %s, of the week of %s', (state, weekStart, verbs) =>
  expect(
    planActs({ org: 'acme', state, weekStart, weekEnd: '', thisWeek: '2026-11-30' }).map(({ verb }) => verb),
  ).toEqual(verbs),
);

test('boards have records of one id: each act says of which it is, and where', () => {
  const ofTask = taskActs({ ...TASK, orgId: 'acme' }, 'ana');
  const ofQuest = questActs({ orgId: 'labs', id: 'q', archived: false } as unknown as QuestView);
  const places = [...ofTask, ...ofQuest].map(({ note, object }) => `${note}: ${object}`);
  expect([...new Set(places)]).toEqual([
    'of acme: /quests?org=acme&task=ink',
    'of labs: /quests?org=labs&quest=q',
  ]);
});
