import { type Board, isOpenState, isSatisfied, isTrulyDone, type QuestStates } from '../board.ts';
import type { LocalDate, Quest, QuestState, Requirement, Task } from '../model.ts';

/** What the tasks of a quest say about it; they do not change during a run. */
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
 * The state of every quest as it must be today: the least fixpoint of the gates over the stored states.
 * Whatever the order of the ids, the result is the same. Pure.
 */
export function computeStates(board: Board, today: LocalDate): QuestStates {
  const gates = board.quests.map((quest): Gate => ({ quest, work: workOf(board.tasksOf(quest.id)) }));
  // A stored "completed" whose work was reopened must not open other gates first.
  const states = new Map(gates.map(({ quest, work }) => [quest.id, progress(quest.state, work)]));
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

/** The requirements that are not met, in the order of the quest. */
export function unmetRequirements(quest: Quest, now: GateFacts): Requirement[] {
  return quest.requires.filter((requirement) => !isMet(requirement, now));
}

interface GateFacts {
  readonly board: Board;
  readonly states: QuestStates;
  readonly today: LocalDate;
}

/** Tasks that are not cancelled count; all of them truly done completes a quest. */
export function workOf(tasks: readonly Task[]): Work {
  const live = tasks.filter((task) => task.status !== 'cancelled');
  return { live: live.length, done: live.filter(isTrulyDone).length, started: live.some(isStarted) };
}

function nextState(state: QuestState, work: Work, isOk: () => boolean): QuestState {
  if (state === 'locked') return isOk() ? progress('unlocked', work) : 'locked';
  if (state === 'unlocked' && !work.started && !isOk()) return 'locked';
  return progress(state, work);
}

/** Where the work of an open quest has brought it. An empty quest never completes. */
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

/** One is truly done, or nothing is left that could be. */
function isAnyCompleted(tasks: readonly (Task | undefined)[]): boolean {
  const isDone = tasks.some((task) => task !== undefined && isTrulyDone(task));
  return isDone || tasks.every((task) => task?.status === 'cancelled');
}

function isStarted({ status, startedAt }: Task): boolean {
  return status === 'in-progress' || status === 'in-review' || status === 'done' || startedAt !== undefined;
}
