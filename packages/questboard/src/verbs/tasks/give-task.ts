/** Gives a task to a member, or takes it back: for `task:claim`, a changed `assigneeId`, and a new task that has one. */
import type { Body, Tx } from '@sb/storage';
import type { Member } from '../../model/organisation.ts';
import type { Warning } from '../../model/run.ts';
import { countInWork } from '../../records/find-member.sql.ts';
import type { Frame } from '../frame.ts';
import { assign, type Assignment, assignmentWarnings, checkAssignable, unassign } from './assign.ts';
import type { TaskFacts } from './task-verb.ts';

export interface Given extends Assignment {
  readonly warnings: readonly Warning[];
}

interface Receiver {
  /** Undefined: the task has no assignee any more. */
  readonly member: Member | undefined;
  /** Take it from another member, who has it. */
  readonly force: boolean;
}

/** It is activity on the task. Throws the rules `task_closed`, `not_assignable` and `already_assigned`. */
export function* giveTask(
  tx: Tx,
  { orgId, now, acting }: Frame,
  { stored, task: before }: Pick<TaskFacts, 'stored' | 'task'>,
  { member, force }: Receiver,
): Body<Given> {
  checkAssignable(before, member, { acting, force });
  const task = { ...before, lastActivityAt: now };
  if (!member) return { ...unassign({ stored, task }, before.assigneeId ?? ''), warnings: [] };
  const taken = assign({ stored, task }, { memberId: member.id, by: 'human', reasons: [] });
  const inWork = yield* countInWork(tx, orgId, { memberId: member.id, except: before.id });
  return { ...taken, warnings: assignmentWarnings(before, member, inWork) };
}
