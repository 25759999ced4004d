import { isInWork } from './board.ts';
import type { Instant } from './model/dates.ts';
import type { Task, TaskStatus } from './model/organisation.ts';

/**
 * The task after a change of its status by a person or a file: all that the change brings with it. A task that is done
 * has no time left and no open blocker; one that is opened again loses its end and its approval.
 */
export function afterMove(task: Task, to: TaskStatus, now: Instant): Task {
  if (task.status === to) return task;
  const left = task.status === 'done' ? reopened(task) : task;
  const moved: Task = { ...left, status: to, statusChangedAt: now, lastActivityAt: now };
  if (isInWork(moved)) return { ...moved, startedAt: task.startedAt ?? now };
  if (to !== 'done') return moved;
  return {
    ...moved,
    startedAt: task.startedAt ?? now,
    completedAt: now,
    remainingMinutes: 0,
    blockers: resolveBlockers(task, now),
  };
}

/** The blockers of a task, with those that are open resolved; `which`: only these, by their place in the list. */
export function resolveBlockers(
  { blockers }: Task,
  now: Instant,
  which: (place: number) => boolean = () => true,
): Task['blockers'] {
  return blockers.map((blocker, place) =>
    blocker.resolvedAt === undefined && which(place) ? { ...blocker, resolvedAt: now } : blocker,
  );
}

function reopened({
  completedAt: _completedAt,
  approvedAt: _approvedAt,
  approvedBy: _approvedBy,
  remainingMinutes: _remainingMinutes,
  ...task
}: Task): Task {
  return task;
}
