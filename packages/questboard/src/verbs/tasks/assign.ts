/** Who has a task: for members who are given one, and for who begins one. */
import { isClosed, mayHaveTasks } from '../../board.ts';
import { BoardRuleError } from '../../errors.ts';
import type { Assigner, Member, Task } from '../../model/organisation.ts';
import type { Warning } from '../../model/run.ts';
import type { TaskChange } from '../../records/task-changes.sql.ts';
import type { AnyFact } from '../decision.ts';
import type { TaskFacts } from './task-verb.ts';

export interface Assignment {
  readonly task: Task;
  readonly changes: readonly TaskChange[];
  readonly facts: readonly AnyFact[];
}

interface Assignee {
  readonly memberId: string;
  readonly by: Assigner;
  readonly reasons: readonly string[];
}

type Subject = Pick<TaskFacts, 'stored' | 'task'>;

export function assign({ stored, task }: Subject, { memberId, by, reasons }: Assignee): Assignment {
  const previous = task.assigneeId;
  const before = previous === undefined ? {} : { previous };
  return {
    task: { ...task, assigneeId: memberId, assignedBy: by },
    changes: [{ ...stay(task), kind: 'assigned', detail: { memberId, ...before } }],
    facts: [
      {
        type: 'task.assigned',
        subject: task.id,
        version: stored.rev + 1,
        payload: { taskId: task.id, memberId, ...before, by, reasons },
      },
    ],
  };
}

export function unassign({ stored, task }: Subject, previous: string): Assignment {
  const { assigneeId: _assigneeId, assignedBy: _assignedBy, ...free } = task;
  return {
    task: free,
    changes: [{ ...stay(task), kind: 'unassigned', detail: { previous } }],
    facts: [
      {
        type: 'task.unassigned',
        subject: task.id,
        version: stored.rev + 1,
        payload: { taskId: task.id, previous },
      },
    ],
  };
}

interface Giver {
  /** The member who acts: what that member has is theirs to give. */
  readonly acting: Member | undefined;
  readonly force: boolean;
}

/** Without a member: to nobody. Throws the rules `task_closed`, `not_assignable` and `already_assigned`. */
export function checkAssignable(task: Task, member: Member | undefined, { acting, force }: Giver): void {
  if (isClosed(task))
    throw new BoardRuleError('task_closed', {
      message: `"${task.id}" is ${task.status}: its assignee stays as it is.`,
      hint: `Open it again first: worker task:move ${task.id} todo`,
    });
  if (member && !mayHaveTasks(member))
    throw new BoardRuleError('not_assignable', {
      message: `"${member.id}" cannot have a task: ${member.active ? 'a viewer only looks' : 'the member is not active'}.`,
      unmet: [{ kind: 'member', id: member.id, title: member.name }],
      hint: 'Choose another member.',
    });
  const holder = task.assigneeId;
  if (holder === undefined || task.assignedBy === 'planner' || force) return;
  if (holder === member?.id || holder === acting?.id) return;
  throw new BoardRuleError('already_assigned', {
    message: `"${task.id}" belongs to "${holder}".`,
    unmet: [{ kind: 'member', id: holder }],
    hint: 'Talk to them, then do it anyway: --force',
  });
}

/** `inWork`: how many tasks the member has in work, without this one. */
export function assignmentWarnings(task: Task, member: Member, inWork: number): readonly Warning[] {
  const missing = task.skills.filter((skill) => !member.skills.includes(skill));
  const over: Warning = {
    code: 'over-wip',
    subject: member.id,
    message: `"${member.id}" has ${inWork} tasks in work; the limit is ${member.wipLimit}`,
  };
  const unskilled: Warning = {
    code: 'missing-skill',
    subject: task.id,
    message: `"${member.id}" does not have the skills: ${missing.join(', ')}`,
  };
  return [...(inWork >= member.wipLimit ? [over] : []), ...(missing.length > 0 ? [unskilled] : [])];
}

/** An entry of the log that leaves the status. */
export function stay({ id: taskId, status }: Task): Pick<TaskChange, 'taskId' | 'from' | 'to'> {
  return { taskId, from: status, to: status };
}
