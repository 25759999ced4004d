import { describe, expect, test } from 'vitest';
import { forAnyBoard } from '../../test/arbitrary-board.ts';
import { aBoard, type BoardRows, TODAY } from '../../test/boards.ts';
import { createBoard } from '../board.ts';
import type { Organisation } from '../model/organisation.ts';
import { computeStates } from './unlock.ts';

const done = { status: 'done' } as const;
const needs = (questId: string) => ({ requires: [{ type: 'questCompleted', questId } as const] });
const needsAny = { requires: [{ type: 'anyTaskCompleted', taskIds: ['t1', 't2'] } as const] };
const needsAll = { requires: [{ type: 'allTasksCompleted', taskIds: ['t1', 't2'] } as const] };
const notBefore = (date: string) => ({ requires: [{ type: 'notBefore', date } as const] });

function statesOf(organisation: Organisation) {
  return Object.fromEntries(computeStates(createBoard(organisation), TODAY));
}

function stateOfQ({ quest, tasks = [] }: { quest: object; tasks?: BoardRows['tasks'] }) {
  const other = { id: 'z', state: 'in-progress' } as const;
  return statesOf(aBoard({ quests: [{ id: 'q', ...quest }, other], tasks: [{ id: 't0' }, ...tasks] }))['q'];
}

describe('the gate', () => {
  const inZ = { questId: 'z' };
  const t1Done = { id: 't1', ...inZ, ...done };
  const t2Todo = { id: 't2', ...inZ };
  test.each`
    what                                   | quest                                      | tasks                                                                       | state
    ${'without requirements opens'}        | ${{}}                                      | ${[]}                                                                       | ${'unlocked'}
    ${'on hold stays shut'}                | ${{ hold: true }}                          | ${[]}                                                                       | ${'locked'}
    ${'shuts again when put on hold'}      | ${{ hold: true, state: 'unlocked' }}       | ${[]}                                                                       | ${'locked'}
    ${'waits for a quest'}                 | ${needs('z')}                              | ${[t2Todo]}                                                                 | ${'locked'}
    ${'opens when the quest completes'}    | ${needs('z')}                              | ${[t1Done]}                                                                 | ${'unlocked'}
    ${'never opens for an unknown quest'}  | ${needs('gone')}                           | ${[]}                                                                       | ${'locked'}
    ${'all of: one is missing'}            | ${needsAll}                                | ${[t1Done, t2Todo]}                                                         | ${'locked'}
    ${'all of: a cancelled one counts'}    | ${needsAll}                                | ${[t1Done, { ...t2Todo, status: 'cancelled' }]}                             | ${'unlocked'}
    ${'any of: one is enough'}             | ${needsAny}                                | ${[t1Done, t2Todo]}                                                         | ${'unlocked'}
    ${'any of: an unknown one beside it'}  | ${needsAny}                                | ${[t1Done]}                                                                 | ${'unlocked'}
    ${'any of: one cancelled is not done'} | ${needsAny}                                | ${[{ ...t1Done, status: 'cancelled' }, t2Todo]}                             | ${'locked'}
    ${'any of: all cancelled'}             | ${needsAny}                                | ${[{ ...t1Done, status: 'cancelled' }, { ...t2Todo, status: 'cancelled' }]} | ${'unlocked'}
    ${'any of: done without its approval'} | ${needsAny}                                | ${[{ ...t1Done, requiresApproval: true }, t2Todo]}                          | ${'locked'}
    ${'not before today'}                  | ${notBefore('2026-02-02')}                 | ${[]}                                                                       | ${'unlocked'}
    ${'not before tomorrow'}               | ${notBefore('2026-02-03')}                 | ${[]}                                                                       | ${'locked'}
    ${'relocks what nobody has begun'}     | ${{ ...needs('gone'), state: 'unlocked' }} | ${[]}                                                                       | ${'locked'}
    ${'never relocks what has begun'}      | ${{ ...needs('gone'), state: 'unlocked' }} | ${[{ id: 't1', status: 'in-progress' }]}                                    | ${'in-progress'}
  `('$what: $state', ({ quest, tasks, state }) => {
    expect(stateOfQ({ quest, tasks })).toBe(state);
  });
});

const q = (state: string, t0: object) => ({ quests: [{ id: 'q', state }], tasks: [{ id: 't0', ...t0 }] });

describe('the work', () => {
  test.each`
    what                                     | board                                                                      | state
    ${'in progress'}                         | ${q('unlocked', { status: 'in-progress' })}                                | ${'in-progress'}
    ${'blocked, but begun'}                  | ${q('unlocked', { status: 'blocked', startedAt: '2026-01-30T09:00:00Z' })} | ${'in-progress'}
    ${'all done completes a locked quest'}   | ${q('locked', done)}                                                       | ${'completed'}
    ${'done without approval is begun'}      | ${q('unlocked', { ...done, requiresApproval: true })}                      | ${'in-progress'}
    ${'reopened work reopens'}               | ${q('completed', { status: 'in-progress' })}                               | ${'in-progress'}
    ${'work put back to the start'}          | ${q('completed', {})}                                                      | ${'unlocked'}
    ${'only cancelled tasks never complete'} | ${q('in-progress', { status: 'cancelled' })}                               | ${'in-progress'}
    ${'a completed one without tasks stays'} | ${q('completed', { status: 'cancelled' })}                                 | ${'completed'}
    ${'cancelled is left alone'}             | ${q('cancelled', done)}                                                    | ${'cancelled'}
  `('$what: $state', ({ board, state }) => {
    expect(statesOf(aBoard(board))['q']).toBe(state);
  });
});

test('a cancelled quest holds nobody up', () => {
  const quests = [
    { id: 'a', state: 'cancelled' as const },
    { id: 'b', ...needs('a') },
  ];
  expect(statesOf(aBoard({ quests }))).toEqual({ a: 'cancelled', b: 'unlocked' });
});

test('a chain opens to its end in one run, against the order of the ids', () => {
  const quests = [{ id: 'a', ...needs('b') }, { id: 'b', ...needs('c') }, { id: 'c' }];
  const tasks = [
    { id: 'tb', questId: 'b', ...done },
    { id: 'tc', questId: 'c', ...done },
    { id: 'ta', questId: 'a' },
  ];
  expect(statesOf(aBoard({ quests, tasks }))).toEqual({ a: 'unlocked', b: 'completed', c: 'completed' });
});

const reopenedFirst = (first: string, second: string) =>
  aBoard({
    quests: [
      { id: first, state: 'completed' },
      { id: second, ...needs(first) },
    ],
    tasks: [
      { id: 't1', questId: first, status: 'in-progress' },
      { id: 't2', questId: second },
    ],
  });

test('a stored "completed" with reopened work opens nothing, whatever the ids', () => {
  expect(statesOf(reopenedFirst('a', 'b'))).toEqual({ a: 'in-progress', b: 'locked' });
  expect(statesOf(reopenedFirst('b', 'a'))).toEqual({ b: 'in-progress', a: 'locked' });
});

describe('for any board', () => {
  test('a second look changes nothing', () => {
    forAnyBoard((board) => {
      const states = statesOf(board);
      const quests = board.quests.map((quest) => ({ ...quest, state: states[quest.id] ?? quest.state }));
      expect(statesOf({ ...board, quests })).toEqual(states);
    });
  });

  test('neither the order nor the names of the quests matter', () => {
    forAnyBoard((board) => {
      const renamed = renameQuests(board, (id) => `z${9 - Number(id.slice(1))}`);
      const expected = Object.entries(statesOf(board)).map(([id, state]) => [
        `z${9 - Number(id.slice(1))}`,
        state,
      ]);
      expect(statesOf(renamed)).toEqual(Object.fromEntries(expected));
    });
  });
});

function renameQuests(board: Organisation, rename: (id: string) => string): Organisation {
  return {
    ...board,
    quests: board.quests.toReversed().map((quest) => ({
      ...quest,
      id: rename(quest.id),
      requires: quest.requires.map((requirement) =>
        requirement.type === 'questCompleted'
          ? { ...requirement, questId: rename(requirement.questId) }
          : requirement,
      ),
    })),
    tasks: board.tasks.toReversed().map((task) => ({ ...task, questId: rename(task.questId) })),
  };
}
