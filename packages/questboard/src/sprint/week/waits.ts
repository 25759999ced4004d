import { type Board, isSatisfied, type QuestStates, unmetDependencies } from '../../board.ts';
import { localDate } from '../../calendar.ts';
import type { Quest, Requirement, Task } from '../../model/organisation.ts';
import { unmetRequirements } from '../../unlock/unlock.ts';
import { sortByWaits } from './waiting-order.ts';
import { dayFrom, type Week } from './week.ts';

/** The conditions for a quest to open in the week. It opens at the first daily run after they are met. */
export interface Gate {
  /** Nothing that is done in this week opens it. */
  readonly isShut: boolean;
  /** The first day on which its dates let it open. */
  readonly from: number;
  /** The tasks that must end before, each once. */
  readonly taskIds: readonly string[];
}

/** What tasks wait for: the tasks that they depend on, and the gates of their quests. */
export interface Waits {
  /** The ids of unsatisfied dependencies, each once. */
  dependenciesOf(task: Task): readonly string[];
  /** Absent if the quest is open from the first day on. */
  gateOf(task: Task): Gate | undefined;
  /** Each after those that it waits for; tasks that wait for each other, and those behind them, are left out. */
  inOrder(tasks: readonly Task[]): Task[];
}

interface Facts {
  readonly board: Board;
  /** The states on the first day of the week. */
  readonly states: QuestStates;
  readonly week: Week;
}

const OPEN: Gate = { isShut: false, from: 0, taskIds: [] };
const SHUT: Gate = { isShut: true, from: 0, taskIds: [] };

export function createWaits(facts: Facts): Waits {
  const { board } = facts;
  const gates = new Map<string, Gate>();
  for (const quest of board.quests) gateOf(quest, facts, gates);
  const waits = {
    dependenciesOf: (task: Task) => [...new Set(unmetDependencies(board, task))],
    gateOf: (task: Task) => {
      const gate = gates.get(task.questId);
      return gate === OPEN ? undefined : gate;
    },
  };
  return { ...waits, inOrder: (tasks) => tasksInOrder(tasks, waits) };
}

/** `gates` are those that are known: each quest is read once. */
function gateOf(quest: Quest, facts: Facts, gates: Map<string, Gate>): Gate {
  const { board, states, week } = facts;
  const known = gates.get(quest.id);
  if (known) return known;
  const isLocked = states.get(quest.id) === 'locked';
  // The answer for a gate that waits for itself.
  gates.set(quest.id, isLocked ? SHUT : OPEN);
  if (!isLocked && !hasOpenedInWeek(quest, facts)) return OPEN;
  const unmet = new Set(unmetRequirements(quest, { board, states, today: week.start }));
  const parts = quest.requires.map((requirement) =>
    unmet.has(requirement) ? partOf(requirement, facts, gates) : partWhenMet(requirement, facts, gates),
  );
  const { lookahead } = board.org.settings;
  const mayOpen = lookahead && !quest.hold && !parts.some(({ isShut }) => isShut);
  const gate = isLocked ? (mayOpen ? together(parts) : SHUT) : openedFrom(parts, lookahead);
  gates.set(quest.id, gate);
  return gate;
}

function hasOpenedInWeek({ unlockedAt }: Quest, { board, week }: Facts): boolean {
  return unlockedAt !== undefined && localDate(unlockedAt, board.org.timezone) >= week.start;
}

/** Work has begun, so the quest is open for good. If a date has opened it, the week began without it all the same. */
function openedFrom(parts: readonly Gate[], lookahead: boolean): Gate {
  const { from } = together(parts.filter(({ isShut }) => !isShut));
  if (from === 0) return OPEN;
  return lookahead ? { ...OPEN, from } : SHUT;
}

function together(parts: readonly Gate[]): Gate {
  return {
    isShut: false,
    from: Math.max(0, ...parts.map(({ from }) => from)),
    taskIds: [...new Set(parts.flatMap(({ taskIds }) => taskIds))],
  };
}

/** The gate of an unmet requirement. */
function partOf(requirement: Requirement, facts: Facts, gates: Map<string, Gate>): Gate {
  const { board, week } = facts;
  switch (requirement.type) {
    case 'questCompleted':
      return partOfQuest(board.questById.get(requirement.questId), facts, gates);
    case 'taskCompleted':
      return { ...OPEN, taskIds: [requirement.taskId] };
    case 'allTasksCompleted':
      return { ...OPEN, taskIds: requirement.taskIds.filter((id) => !isSatisfied(board.taskById.get(id))) };
    // Which of the tasks ends first is not for a plan to say.
    case 'anyTaskCompleted':
      return SHUT;
    case 'notBefore': {
      const from = dayFrom(week, requirement.date);
      return from === undefined ? SHUT : { ...OPEN, from };
    }
  }
}

/** A quest is completed when it is open and all its tasks are done; one without tasks never is. */
function partOfQuest(quest: Quest | undefined, facts: Facts, gates: Map<string, Gate>): Gate {
  const live = quest && facts.board.tasksOf(quest.id).filter((task) => task.status !== 'cancelled');
  if (!live || live.length === 0) return SHUT;
  const waiting = live.filter((task) => !isSatisfied(task));
  const part = { ...OPEN, taskIds: waiting.map((task) => task.id) };
  // A task that is to begin waits for the gate of its quest itself. Other work goes on behind a locked gate.
  if (waiting.some((task) => task.status === 'todo')) return part;
  const gate = gateOf(quest, facts, gates);
  return gate.isShut ? SHUT : together([part, gate]);
}

/** A quest that is completed may have been opened by a date of this week. */
function partWhenMet(requirement: Requirement, facts: Facts, gates: Map<string, Gate>): Gate {
  if (requirement.type !== 'questCompleted') return OPEN;
  const quest = facts.board.questById.get(requirement.questId);
  return quest && facts.states.get(quest.id) === 'completed' ? gateOf(quest, facts, gates) : OPEN;
}

function tasksInOrder(
  tasks: readonly Task[],
  { dependenciesOf, gateOf: gateOfTask }: Omit<Waits, 'inOrder'>,
): Task[] {
  const awaitedBy = new Map<string, readonly string[]>();
  for (const task of tasks) {
    const gate = gateOfTask(task);
    awaitedBy.set(task.id, [...dependenciesOf(task), ...(gate ? [gateNode(task)] : [])]);
    // A gate is a node of its own: pairs of tasks would grow quadratically.
    if (gate) awaitedBy.set(gateNode(task), gate.taskIds);
  }
  const byId = new Map(tasks.map((task) => [task.id, task]));
  return sortByWaits(awaitedBy).flatMap((node) => byId.get(node) ?? []);
}

/** Ids of tasks have no colon. */
function gateNode({ questId }: Task): string {
  return `gate:${questId}`;
}
