import { type Board, isClosed, type QuestStates } from '../board.ts';
import type { Quest, Requirement, Task } from '../model/organisation.ts';
import { priorityRank } from '../order.ts';

/** The tasks that wait for a task, directly or through others. */
interface Dependents {
  /** How many open tasks wait for it. */
  countFor(taskId: string): number;
  /** The rank of the most pressing priority among the task and the tasks that wait for it. */
  effectiveRank(task: Task): number;
}

interface Followers {
  readonly count: number;
  readonly bestRank: number;
}

/** A task waits for its `dependsOn`; a task of a locked quest also waits for the open tasks that its gate names. */
export function createDependents(board: Board, states: QuestStates): Dependents {
  const waiters = directWaiters(board, states);
  const known = new Map<string, Followers>();
  const followersOf = (taskId: string): Followers => {
    const followers = known.get(taskId) ?? collect(taskId, { board, waiters });
    known.set(taskId, followers);
    return followers;
  };
  return {
    countFor: (taskId) => followersOf(taskId).count,
    effectiveRank: (task) => Math.min(priorityRank(task.priority), followersOf(task.id).bestRank),
  };
}

interface Waiting {
  readonly board: Board;
  readonly waiters: ReadonlyMap<string, readonly string[]>;
}

function collect(taskId: string, { board, waiters }: Waiting): Followers {
  const seen = new Set([taskId]);
  // A set that grows while it is walked: each node is visited once, also in a cycle.
  for (const node of seen) for (const waiter of waiters.get(node) ?? []) seen.add(waiter);
  seen.delete(taskId);
  const ranks = Array.from(seen, (id) => board.taskById.get(id))
    .filter((task) => task !== undefined)
    .map((task) => priorityRank(task.priority));
  return { count: ranks.length, bestRank: ranks.reduce((best, rank) => Math.min(best, rank), Infinity) };
}

/** From a task to the open tasks that wait for it. A gate is a node of its own: pairs would grow quadratically. */
function directWaiters(board: Board, states: QuestStates): ReadonlyMap<string, readonly string[]> {
  const waiters = new Map<string, string[]>();
  const wait = (waiter: string, target: string): void => {
    const known = waiters.get(target);
    if (known) known.push(waiter);
    else waiters.set(target, [waiter]);
  };
  for (const task of board.tasks.filter((candidate) => !isClosed(candidate))) {
    for (const id of task.dependsOn) wait(task.id, id);
    if (states.get(task.questId) === 'locked') wait(task.id, gateNode(task.questId));
  }
  for (const quest of board.quests.filter(({ id }) => states.get(id) === 'locked')) {
    for (const id of tasksAtGate(board, quest)) wait(gateNode(quest.id), id);
  }
  return waiters;
}

/** The open tasks that the requirements of a quest name; a required quest counts with all of its tasks. */
export function tasksAtGate(board: Board, quest: Quest): string[] {
  const named = quest.requires.flatMap((requirement) => tasksNamedBy(board, requirement));
  return named.filter((task) => !isClosed(task)).map((task) => task.id);
}

function tasksNamedBy(board: Board, requirement: Requirement): readonly Task[] {
  const find = (id: string): Task[] => [board.taskById.get(id) ?? []].flat();
  switch (requirement.type) {
    case 'questCompleted':
      return board.tasksOf(requirement.questId);
    case 'taskCompleted':
      return find(requirement.taskId);
    case 'allTasksCompleted':
    case 'anyTaskCompleted':
      return requirement.taskIds.flatMap(find);
    case 'notBefore':
      return [];
  }
}

/** Ids of tasks have no colon. */
function gateNode(questId: string): string {
  return `gate:${questId}`;
}
