import {
  type Board,
  isOpenState,
  isSatisfied,
  isTrulyDone,
  type QuestStates,
  storedStates,
} from '../board.ts';
import type { LocalDate } from '../model/dates.ts';
import type { Quest, QuestState, Requirement, Task } from '../model/organisation.ts';

/** How far the tasks of a quest are. Tasks do not change during a run. */
interface Work {
  readonly live: number;
  readonly done: number;
  readonly started: boolean;
}

interface Gate {
  readonly quest: Quest;
  readonly work: Work;
}

/**
 * Returns the state that every quest must have today: the least fixpoint of the gates over the stored states.
 * The order of the ids does not change the result. Pure.
 */
export function computeStates(board: Board, today: LocalDate): QuestStates {
  return settleStates(board, board.quests, today);
}

/**
 * The states after those of some quests are computed again; all others keep what is stored. The board must have the
 * tasks of these quests, and what their requirements name.
 */
export function settleStates(board: Board, quests: readonly Quest[], today: LocalDate): QuestStates {
  const gates = quests.map((quest): Gate => ({ quest, work: workOf(board.tasksOf(quest.id)) }));
  const states = storedStates(board);
  // A stored "completed" whose work was reopened must not open other gates first.
  for (const { quest, work } of gates) states.set(quest.id, progress(quest.state, work));
  let moved: boolean;
  do {
    moved = false;
    for (const { quest, work } of gates) {
      const before = states.get(quest.id) ?? quest.state;
      const after = nextState(before, work, () => isGateOpen(quest, { board, states, today }));
      if (after === before) continue;
      states.set(quest.id, after);
      moved = true;
    }
  } while (moved);
  return states;
}

/** The unmet requirements of a quest, in its order. */
export function unmetRequirements(quest: Quest, now: GateFacts): Requirement[] {
  return quest.requires.filter((requirement) => !isMet(requirement, now));
}

export interface GateFacts {
  readonly board: Board;
  readonly states: QuestStates;
  readonly today: LocalDate;
}

/** Counts tasks that are not cancelled. A quest is completed when all of them are truly done. */
export function workOf(tasks: readonly Task[]): Work {
  const live = tasks.filter((task) => task.status !== 'cancelled');
  return { live: live.length, done: live.filter(isTrulyDone).length, started: live.some(isStarted) };
}

function nextState(state: QuestState, work: Work, isOk: () => boolean): QuestState {
  if (state === 'locked') return isOk() ? progress('unlocked', work) : 'locked';
  if (state === 'unlocked' && !work.started && !isOk()) return 'locked';
  return progress(state, work);
}

/** The state that the work of an open quest gives it. A quest without tasks never completes. */
function progress(state: QuestState, { live, done, started }: Work): QuestState {
  if (!isOpenState(state)) return state;
  if (live > 0 && done === live) return 'completed';
  if (started) return 'in-progress';
  return state === 'completed' && live > 0 ? 'unlocked' : state;
}

function isGateOpen(quest: Quest, now: GateFacts): boolean {
  return !quest.hold && quest.requires.every((requirement) => isMet(requirement, now));
}

function isMet(requirement: Requirement, { board, states, today }: GateFacts): boolean {
  const isTaskSatisfied = (id: string): boolean => isSatisfied(board.taskById.get(id));
  switch (requirement.type) {
    case 'questCompleted': {
      const state = states.get(requirement.questId);
      return state === 'completed' || state === 'cancelled';
    }
    case 'taskCompleted':
      return isTaskSatisfied(requirement.taskId);
    case 'allTasksCompleted':
      return requirement.taskIds.every(isTaskSatisfied);
    case 'anyTaskCompleted':
      return isAnyCompleted(requirement.taskIds.map((id) => board.taskById.get(id)));
    case 'notBefore':
      return today >= requirement.date;
  }
}

/** One task is truly done, or all are cancelled. */
function isAnyCompleted(tasks: readonly (Task | undefined)[]): boolean {
  const isDone = tasks.some((task) => task !== undefined && isTrulyDone(task));
  return isDone || tasks.every((task) => task?.status === 'cancelled');
}

function isStarted({ status, startedAt }: Task): boolean {
  return status === 'in-progress' || status === 'in-review' || status === 'done' || startedAt !== undefined;
}
