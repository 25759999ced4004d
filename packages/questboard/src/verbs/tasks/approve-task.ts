/** `task:approve`: a task that needs an approval counts as done from now on. */
import type { Body, Store, Tx } from '@sb/storage';
import { BoardRuleError } from '../../errors.ts';
import type { Task } from '../../model/organisation.ts';
import { listApprovers } from '../../records/find-member.sql.ts';
import { NOTHING } from '../decision.ts';
import type { Frame } from '../frame.ts';
import { stay } from './assign.ts';
import { type TaskAnswer, type TaskTarget, taskVerb } from './task-verb.ts';

export async function approveTask(store: Store, target: TaskTarget): Promise<TaskAnswer> {
  return taskVerb(store, target, function* (tx, frame, { stored, task }) {
    checkApprovable(task);
    if (task.approvedAt !== undefined) return NOTHING;
    yield* checkApprover(tx, frame, task);
    const approvedBy = frame.acting?.id ?? frame.act.actor;
    return {
      tasks: [{ ...task, approvedAt: frame.now, approvedBy }],
      changes: [{ ...stay(task), kind: 'approved', detail: { memberId: approvedBy } }],
      facts: [
        {
          type: 'task.approved',
          subject: task.id,
          version: stored.rev + 1,
          payload: { taskId: task.id, approvedBy },
        },
      ],
    };
  });
}

function checkApprovable({ id, status, requiresApproval }: Task): void {
  if (!requiresApproval)
    throw new BoardRuleError('approval_not_needed', {
      message: `"${id}" needs no approval.`,
      hint: `Ask for one: worker task:change ${id} --requires-approval`,
    });
  if (status !== 'done')
    throw new BoardRuleError('not_done', {
      message: `"${id}" is ${status}: only what is done is approved.`,
      unmet: [{ kind: 'task', id, state: status }],
      hint: `Finish it first: worker task:move ${id} done`,
    });
}

/** An active owner or administrator of the board; the assignee only where there is no other. */
function* checkApprover(tx: Tx, { orgId, acting, act }: Frame, { id, assigneeId }: Task): Body<void> {
  if (!acting) {
    if (act.isAdmin) return;
    throw refusal(id, `"${act.actor}" is no member of "${orgId}"`, []);
  }
  const approvers = (yield* listApprovers(tx, orgId)).map((member) => member.id);
  const others = approvers.filter((memberId) => memberId !== acting.id);
  if (!approvers.includes(acting.id))
    throw refusal(id, `"${acting.id}" is no active owner or admin of the board`, others);
  if (assigneeId === acting.id && others.length > 0)
    throw refusal(id, `"${acting.id}" did the task, and there are others who can`, others);
}

function refusal(id: string, why: string, approvers: readonly string[]): BoardRuleError {
  const who = approvers.length === 0 ? 'an owner or admin' : approvers.slice(0, 5).join(', ');
  return new BoardRuleError('approver_refused', {
    message: `"${id}" was not approved: ${why}.`,
    unmet: approvers.map((memberId) => ({ kind: 'member', id: memberId })),
    hint: `Ask ${who}.`,
  });
}
