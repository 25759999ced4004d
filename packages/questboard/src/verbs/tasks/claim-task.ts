/** `task:claim`: a member takes a task, or it is given to one, or to nobody. */
import type { Body, Store, Tx } from '@sb/storage';
import { WishInvalidError } from '../../errors.ts';
import type { Member } from '../../model/organisation.ts';
import { countInWork } from '../../records/find-member.sql.ts';
import { NOTHING } from '../decision.ts';
import type { Frame } from '../frame.ts';
import { needNamed } from '../need-record.ts';
import { assign, assignmentWarnings, checkAssignable, unassign } from './assign.ts';
import { type TaskAnswer, type TaskTarget, taskVerb } from './task-verb.ts';

export interface ClaimWish {
  /** Absent: the acting member. Null: no member has the task any more. */
  readonly memberId?: string | null;
  /** Take it from another member, who has it. */
  readonly force?: boolean;
}

export async function claimTask(store: Store, target: TaskTarget, wish: ClaimWish = {}): Promise<TaskAnswer> {
  return taskVerb(store, target, function* (tx, frame, { stored, task }) {
    const { force = false } = wish;
    const member = yield* findAssignee(tx, frame, wish);
    if (task.assigneeId === member?.id && (!member || task.assignedBy === 'human'))
      return { decision: NOTHING };
    checkAssignable(task, member, { acting: frame.acting, force });
    if (!member) {
      const freed = unassign({ stored, task: touched(task, frame) }, task.assigneeId ?? '');
      return { decision: { tasks: [freed.task], changes: freed.changes, facts: freed.facts } };
    }
    const taken = assign(
      { stored, task: touched(task, frame) },
      { memberId: member.id, by: 'human', reasons: [] },
    );
    const inWork = yield* countInWork(tx, frame.orgId, { memberId: member.id, except: task.id });
    const warnings = assignmentWarnings(task, member, inWork);
    return { decision: { tasks: [taken.task], changes: taken.changes, facts: taken.facts, warnings } };
  });
}

function* findAssignee(tx: Tx, frame: Frame, { memberId }: ClaimWish): Body<Member | undefined> {
  if (memberId === null) return undefined;
  if (memberId !== undefined) return yield* needNamed(tx, frame, 'members', memberId);
  if (frame.acting) return frame.acting;
  throw new WishInvalidError('A claim', [
    {
      field: 'memberId',
      message: `no member has the id or e-mail address of "${frame.act.actor}"; expected a member`,
    },
  ]);
}

function touched<T>(task: T, { now }: Frame): T & { readonly lastActivityAt: string } {
  return { ...task, lastActivityAt: now };
}
