import { type Board, createBoard, isOpenState, type QuestStates } from '../board.ts';
import { type Calendar, createCalendar } from '../calendar.ts';
import { type Deadlock, findDeadlock } from './deadlock.ts';
import type { Instant } from '../model/dates.ts';
import type { Organisation, Task } from '../model/organisation.ts';
import { computeStates } from './unlock.ts';

/** An organisation at an instant: the input of every later rule. */
export interface Situation {
  readonly now: Instant;
  readonly calendar: Calendar;
  readonly board: Board;
  readonly states: QuestStates;
  readonly deadlock: Deadlock;
}

export function assess(organisation: Organisation, now: Instant): Situation {
  const board = createBoard(organisation);
  const calendar = createCalendar(board.org, now);
  const states = computeStates(board, calendar.today);
  return { now, calendar, board, states, deadlock: findDeadlock(board, states) };
}

/** The instant since which the quest of a task is open; `now` if this run opens it, undefined if it is not open. */
export function questOpenSince({ board, states, now }: Situation, task: Task): Instant | undefined {
  const quest = board.questById.get(task.questId);
  if (!quest || !isOpenState(states.get(quest.id))) return undefined;
  return isOpenState(quest.state) ? quest.unlockedAt : now;
}
