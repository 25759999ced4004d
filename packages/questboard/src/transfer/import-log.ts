/** What an import does to tasks, as the entries of their logs. Pure. */
import { afterMove } from '../after-move.ts';
import { openBlockers } from '../board.ts';
import type { Task } from '../model/organisation.ts';
import type { TaskChange } from '../records/task-changes.sql.ts';
import { toldFields } from '../verbs/records/told-fields.ts';
import { stay } from '../verbs/tasks/assign.ts';

interface ImportedTasks {
  /** On the board before the import. */
  readonly before: readonly Task[];
  /** Archived before the import. */
  readonly away: readonly Task[];
  /** New and changed tasks, as they are after it. */
  readonly written: readonly Task[];
  /** Ids of tasks that leave the board. */
  readonly archived: readonly string[];
}

export function importLog({ before, away, written, archived }: ImportedTasks): readonly TaskChange[] {
  const known = byId(before);
  const gone = byId(away);
  return [
    ...written.flatMap((task) => entriesOf(task, known.get(task.id), gone.get(task.id))),
    ...archived.flatMap((id): TaskChange[] => {
      const task = known.get(id);
      return task ? [{ ...stay(task), kind: 'archived' }] : [];
    }),
  ];
}

function entriesOf(task: Task, old: Task | undefined, gone: Task | undefined): TaskChange[] {
  if (old) return changesOf(old, task);
  if (gone) return [{ ...stay(gone), kind: 'returned' }, ...changesOf(gone, task)];
  return [{ ...stay(task), kind: 'created' }, ...assigneeChanges(undefined, task)];
}

function changesOf(old: Task, task: Task): TaskChange[] {
  const { id: taskId, status: to } = task;
  const from = old.status;
  // What follows from another status is no change of its own.
  const moved = from === to ? old : afterMove(old, to, task.statusChangedAt);
  const blockers = blockerChanges(moved, task);
  const approved = approvals(old, task);
  const fields = toldFields(moved, task).filter(({ field }) => {
    switch (field) {
      // These have entries of their own, always or where one was made; times follow from a move.
      case 'status':
      case 'assigneeId':
        return false;
      case 'startedAt':
      case 'completedAt':
        return from === to;
      case 'approvedAt':
      case 'approvedBy':
        return approved.length === 0 && task[field] !== old[field];
      case 'blockers':
        return blockers.length === 0 && (from === to || without(textsOf(old), textsOf(task)).length > 0);
      default:
        return true;
    }
  });
  return [
    ...blockers,
    ...(from === to ? [] : [{ taskId, kind: 'moved' as const, from, to }]),
    ...approved,
    ...(fields.length === 0 ? [] : [{ ...stay(task), kind: 'changed' as const, detail: { fields } }]),
    ...assigneeChanges(old.assigneeId, task),
  ];
}

/** As `task:block` and `task:unblock` log them. */
function blockerChanges(old: Task, task: Task): TaskChange[] {
  const opened = without(openBlockers(task), openBlockers(old));
  const fresh = without(textsOf(task), textsOf(old));
  const added = [...opened, ...without(fresh, opened)];
  const resolved = without([...openBlockers(old), ...added], openBlockers(task));
  const before = stay(old);
  return [
    ...added.map((text): TaskChange => ({ ...before, kind: 'blocker.added', detail: { text } })),
    ...(resolved.length === 0
      ? []
      : [{ ...before, kind: 'blocker.resolved' as const, detail: { text: resolved.join('; ') } }]),
  ];
}

function textsOf({ blockers }: Task): string[] {
  return blockers.map(({ text }) => text);
}

/** The texts of the first list that are in it more often than in the second, once for each time. */
function without(texts: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return texts.filter((text) => {
    const place = left.indexOf(text);
    if (place !== -1) left.splice(place, 1);
    return place === -1;
  });
}

function approvals(old: Task, task: Task): TaskChange[] {
  const { approvedAt, approvedBy: memberId } = task;
  if (approvedAt === undefined || approvedAt === old.approvedAt) return [];
  return [{ ...stay(task), kind: 'approved', ...(memberId !== undefined && { detail: { memberId } }) }];
}

function assigneeChanges(previous: string | undefined, task: Task): TaskChange[] {
  const { assigneeId: memberId } = task;
  if (memberId === previous) return [];
  const before = { ...(previous !== undefined && { previous }) };
  if (memberId === undefined) return [{ ...stay(task), kind: 'unassigned', detail: before }];
  return [{ ...stay(task), kind: 'assigned', detail: { memberId, ...before } }];
}

function byId(tasks: readonly Task[]): ReadonlyMap<string, Task> {
  return new Map(tasks.map((task) => [task.id, task]));
}
