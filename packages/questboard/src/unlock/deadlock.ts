import { groupBy } from '@sb/words';
import { type AndOrGraph, type Clause, reachableNodes } from './and-or-graph.ts';
import { isClosed, type QuestStates } from '../board.ts';
import type { Quest, Requirement, Task } from '../model/organisation.ts';
import { compareText } from '../order.ts';
import { strongComponents } from './strong-components.ts';

/** Work that can never be done, even if everything that can be started gets done. */
export interface Deadlock {
  /** For each such task the ids of tasks and quests that it directly waits for in vain, sorted. */
  readonly waiting: ReadonlyMap<string, readonly string[]>;
  /** Groups of quests and tasks that wait for each other; each sorted, and the list too. */
  readonly cycles: readonly (readonly string[])[];
  /** Ids that are named but do not exist. */
  readonly dangling: readonly string[];
  /** Locked quests that a person holds. */
  readonly holds: readonly string[];
}

type DeadlockTask = Pick<Task, 'id' | 'questId' | 'status' | 'dependsOn'>;
type DeadlockQuest = Pick<Quest, 'id' | 'requires' | 'hold'>;

interface Work {
  readonly quests: readonly DeadlockQuest[];
  readonly tasks: readonly DeadlockTask[];
}

/** Finds cycles of quests, of tasks, and mixed ones: a task waits for a task whose quest requires the first. */
export function findDeadlock({ quests, tasks }: Work, states: QuestStates): Deadlock {
  const graph = waitGraph({ quests, tasks }, states);
  const reached = reachableNodes(graph);
  const lost = [...graph.keys()].filter((node) => !reached.has(node));
  const waitsFor = (node: string): string[] =>
    (graph.get(node) ?? []).flatMap((clause) => (clause.some((id) => reached.has(id)) ? [] : clause));
  const lostTasks = tasks.filter((task) => !isClosed(task) && !reached.has(taskNode(task.id)));
  const components = strongComponents(lost, (node) => waitsFor(node).filter((id) => graph.has(id)));
  return {
    waiting: new Map(lostTasks.map(({ id }) => [id, idsOf(waitsFor(taskNode(id)))])),
    cycles: components.map(idsOf).toSorted((a, b) => compareText(a.join(' '), b.join(' '))),
    dangling: idsOf(lost.flatMap(waitsFor).filter((node) => !graph.has(node))),
    holds: quests.filter(({ id, hold }) => hold && states.get(id) === 'locked').map(({ id }) => id),
  };
}

/** Three kinds of node: a task is done, a quest is open, a quest is done. */
function waitGraph({ quests, tasks }: Work, states: QuestStates): AndOrGraph {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const byQuest = groupBy(tasks, (task) => task.questId);
  const graph = new Map<string, readonly Clause[]>();
  for (const task of tasks) graph.set(taskNode(task.id), taskClauses(task));
  for (const quest of quests) {
    graph.set(openNode(quest.id), states.get(quest.id) === 'locked' ? gateClauses(quest, byId) : []);
    graph.set(doneNode(quest.id), doneClauses(quest, states, byQuest.get(quest.id) ?? []));
  }
  return graph;
}

function taskClauses(task: DeadlockTask): Clause[] {
  if (isClosed(task)) return [];
  return [[openNode(task.questId)], ...task.dependsOn.map((id) => [taskNode(id)])];
}

function gateClauses(quest: DeadlockQuest, tasks: ReadonlyMap<string, DeadlockTask>): Clause[] {
  const met = quest.requires.flatMap((requirement) => requirementClauses(requirement, tasks));
  return quest.hold ? [[], ...met] : met;
}

function requirementClauses(requirement: Requirement, tasks: ReadonlyMap<string, DeadlockTask>): Clause[] {
  switch (requirement.type) {
    case 'questCompleted':
      return [[doneNode(requirement.questId)]];
    case 'taskCompleted':
      return [[taskNode(requirement.taskId)]];
    case 'allTasksCompleted':
      return requirement.taskIds.map((id) => [taskNode(id)]);
    case 'anyTaskCompleted': {
      const live = requirement.taskIds.filter((id) => tasks.get(id)?.status !== 'cancelled');
      return live.length === 0 ? [] : [live.map(taskNode)];
    }
    case 'notBefore':
      return [];
  }
}

function doneClauses(quest: DeadlockQuest, states: QuestStates, tasks: readonly DeadlockTask[]): Clause[] {
  const state = states.get(quest.id);
  if (state === 'completed' || state === 'cancelled') return [];
  const live = tasks.filter((task) => task.status !== 'cancelled');
  if (live.length === 0) return [[], [openNode(quest.id)]];
  return [[openNode(quest.id)], ...live.map((task) => [taskNode(task.id)])];
}

function taskNode(id: string): string {
  return `task:${id}`;
}

function openNode(id: string): string {
  return `open:${id}`;
}

function doneNode(id: string): string {
  return `done:${id}`;
}

function idsOf(nodes: readonly string[]): string[] {
  return [...new Set(nodes.map((node) => node.slice(node.indexOf(':') + 1)))].toSorted(compareText);
}
