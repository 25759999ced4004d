/**
 * Whether an act on a task has an inverse: with it the task is as it was. Where a verb sets what no verb unsets, such as
 * the beginning of a task, no Undo is offered. Pure.
 */
import type { TaskView } from '../../../../src/answers/board/board.ts';
import { type Blocked, openBlockers } from '../board-marks.ts';

type Status = TaskView['status'];
interface Moved extends Blocked, Pick<TaskView, 'status' | 'assigneeId' | 'startedAt' | 'remainingMinutes'> {
  readonly quest: Pick<TaskView['quest'], 'state'>;
}

const BEGUN: readonly Status[] = ['in-progress', 'in-review', 'done'];

/** By a move back to the status that it had. */
export function isMoveUndone(task: Moved, to: Status): boolean {
  const { status: from, quest, assigneeId, startedAt } = task;
  // Done again would be another end, also of its quest; blocked again would forget where it was before.
  if (from === 'done' || from === 'blocked' || quest.state === 'completed') return false;
  const ends = [from, to];
  if (ends.some((end) => BEGUN.includes(end)) && startedAt === undefined) return false;
  if (ends.includes('in-progress') && assigneeId === undefined) return false;
  if (to === 'cancelled') return from === 'todo';
  return to !== 'done' || (from !== 'in-review' && keepsAll(task));
}

/** What is done has no time left and no open blocker, whatever it had. */
function keepsAll(task: Moved): boolean {
  return task.remainingMinutes === undefined && openBlockers(task).length === 0;
}

/** By giving it back: no verb gives a task as the plan or a file does. */
export function isClaimUndone({
  assigneeId,
  assignedBy,
}: Pick<TaskView, 'assigneeId' | 'assignedBy'>): boolean {
  return assigneeId === undefined || assignedBy === 'human';
}

/**
 * The place of the blocker that an act has added to the task, which that act alone takes back. Undefined: it has added
 * none, or without it the task would be blocked where it was not, or free where it was blocked.
 */
export function ownBlocker(
  before: Pick<TaskView, 'status'>,
  after: Blocked & Pick<TaskView, 'status' | 'lastActivityAt'>,
  text: string,
): number | undefined {
  const place = after.blockers.findLastIndex(
    (one) => one.text === text && one.createdAt === after.lastActivityAt,
  );
  if (place === -1) return undefined;
  // A task is free once its last blocker is resolved.
  const others = openBlockers({ blockers: after.blockers.toSpliced(place, 1) });
  const staysBlocked = after.status === 'blocked' && others.length > 0;
  return staysBlocked === (before.status === 'blocked') ? place : undefined;
}
