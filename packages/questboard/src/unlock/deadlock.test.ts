import { expect, test } from 'vitest';
import { forAnyBoard } from '../../test/arbitrary-board.ts';
import { aBoard, type BoardRows, MONDAY } from '../../test/boards.ts';
import { isClosed, unmetDependencies } from '../board.ts';
import type { Organisation } from '../model/organisation.ts';
import { assess } from './situation.ts';

const after = (questId: string) => [{ type: 'questCompleted', questId } as const];
const find = (rows: BoardRows) => assess(aBoard(rows), MONDAY).deadlock;

test('a board without a knot has no deadlock', () => {
  const deadlock = find({
    quests: [{ id: 'q1' }, { id: 'q2', requires: after('q1') }],
    tasks: [
      { id: 'a', questId: 'q1' },
      { id: 'b', questId: 'q2', dependsOn: ['a'] },
    ],
  });
  expect(deadlock).toEqual({ waiting: new Map(), cycles: [], dangling: [], holds: [] });
});

test('tasks that wait for each other, and those behind them', () => {
  const deadlock = find({
    quests: [{ id: 'q' }],
    tasks: [
      { id: 'a', dependsOn: ['b'] },
      { id: 'b', dependsOn: ['a'] },
      { id: 'c', dependsOn: ['b'] },
      { id: 'd' },
    ],
  });
  expect(deadlock.cycles).toEqual([['a', 'b']]);
  expect(Object.fromEntries(deadlock.waiting)).toEqual({ a: ['b'], b: ['a'], c: ['b'] });
});

test('quests that require each other', () => {
  const deadlock = find({
    quests: [
      { id: 'q1', requires: after('q2') },
      { id: 'q2', requires: after('q1') },
    ],
    tasks: [{ id: 'a', questId: 'q1' }],
  });
  expect(deadlock.cycles).toEqual([['a', 'q1', 'q2']]);
});

test('a quest that requires itself', () => {
  expect(find({ quests: [{ id: 'q', requires: after('q') }] }).cycles).toEqual([['q']]);
});

test('a mixed cycle: a task waits for a task whose quest requires the quest of the first', () => {
  const deadlock = find({
    quests: [{ id: 'q1' }, { id: 'q2', requires: after('q1') }],
    tasks: [
      { id: 'a', questId: 'q1', dependsOn: ['b'] },
      { id: 'b', questId: 'q2' },
    ],
  });
  expect(deadlock.cycles).toEqual([['a', 'b', 'q1', 'q2']]);
  expect(Object.fromEntries(deadlock.waiting)).toEqual({ a: ['b'], b: ['q2'] });
});

const withWayOut = (free: object) =>
  find({
    quests: [{ id: 'q1' }, { id: 'q2', requires: [{ type: 'anyTaskCompleted', taskIds: ['a', 'free'] }] }],
    tasks: [
      { id: 'a', questId: 'q1', dependsOn: ['b'] },
      { id: 'b', questId: 'q2' },
      { id: 'free', questId: 'q1', ...free },
    ],
  });

test('any-of has a way out as long as one task can be done', () => {
  expect(withWayOut({}).cycles).toEqual([]);
  expect(withWayOut({ status: 'cancelled' }).cycles).toEqual([['a', 'b', 'q2']]);
});

test('a cancelled quest without tasks is no cause', () => {
  const deadlock = find({
    quests: [
      { id: 'q1', state: 'cancelled' },
      { id: 'q2', requires: [...after('q1'), ...after('q3')] },
      { id: 'q3' },
    ],
    tasks: [
      { id: 'a', questId: 'q2' },
      { id: 'b', questId: 'q3' },
    ],
  });
  expect(deadlock.waiting.size).toBe(0);
});

test('a finished task breaks a cycle', () => {
  const tasks = [
    { id: 'a', dependsOn: ['b'], status: 'done' as const },
    { id: 'b', dependsOn: ['a'] },
  ];
  expect(find({ quests: [{ id: 'q' }], tasks }).waiting.size).toBe(0);
});

test('a held quest and unknown ids are causes too', () => {
  const deadlock = find({
    quests: [
      { id: 'q1', hold: true },
      { id: 'q2', requires: after('gone') },
    ],
    tasks: [
      { id: 'a', questId: 'q1' },
      { id: 'b', questId: 'q2', dependsOn: ['missing'] },
    ],
  });
  expect(deadlock).toMatchObject({ cycles: [], dangling: ['gone', 'missing'], holds: ['q1'] });
  expect([...deadlock.waiting.keys()]).toEqual(['a', 'b']);
});

test('a chain of 5,000 tasks that ends in a cycle exhausts no stack', () => {
  const tasks = Array.from({ length: 5000 }, (_, index) => ({
    id: `t${index}`,
    dependsOn: [`t${index === 4999 ? 4998 : index + 1}`],
  }));
  const deadlock = find({ quests: [{ id: 'q' }], tasks });
  expect(deadlock.cycles).toEqual([['t4998', 't4999']]);
  expect(deadlock.waiting.size).toBe(5000);
});

test('for any board: with all open tasks that are not deadlocked done, no other one can be started', () => {
  forAnyBoard((board) => {
    const { deadlock } = assess(board, MONDAY);
    const finished = finishEverything(board);
    const unfinished = finished.tasks.filter((task) => !isClosed(task)).map((task) => task.id);
    expect([...deadlock.waiting.keys()].toSorted()).toEqual(unfinished.toSorted());
  });
});

/** Plays the board to its end: approves, waits for every date, and does whatever can be started. */
function finishEverything(board: Organisation): Organisation {
  const { states } = assess(board, MONDAY);
  const approvedAt = MONDAY;
  let tasks = board.tasks.map((task) => ({ ...task, approvedAt }));
  let quests = board.quests.map((quest) => ({
    ...quest,
    state: states.get(quest.id) ?? quest.state,
    requires: quest.requires.filter(({ type }) => type !== 'notBefore'),
  }));
  for (let round = 0; round <= tasks.length; round += 1) {
    const now = assess({ ...board, quests, tasks }, MONDAY);
    quests = quests.map((quest) => ({ ...quest, state: now.states.get(quest.id) ?? quest.state }));
    tasks = tasks.map((task) => {
      const isFree =
        now.states.get(task.questId) !== 'locked' && unmetDependencies(now.board, task).length === 0;
      return isFree && !isClosed(task) ? { ...task, status: 'done' } : task;
    });
  }
  return { ...board, quests, tasks };
}
