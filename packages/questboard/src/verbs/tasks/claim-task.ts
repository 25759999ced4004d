/** `task:claim`: a member takes a task, or it is given to one, or to nobody. */
import type { Body, Store, Tx } from '@sb/storage';
import { WishInvalidError } from '../../errors.ts';
import type { Member } from '../../model/organisation.ts';
import { NOTHING } from '../decision.ts';
import type { Frame } from '../frame.ts';
import { needNamed } from '../need-record.ts';
import { giveTask } from './give-task.ts';
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
    if (task.assigneeId === member?.id && (!member || task.assignedBy === 'human')) return NOTHING;
    const { task: given, ...told } = yield* giveTask(tx, frame, { stored, task }, { member, force });
    return { tasks: [given], ...told };
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
