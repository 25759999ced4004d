/** What a claim asks for, and whether it takes the task from another member. Pure. */
import type { TaskView } from '../../../../src/answers/board/board.ts';

export interface ClaimWish {
  /** Null: no member. */
  readonly memberId: string | null;
  /** From another member, who has it. */
  readonly force?: boolean;
}

type Held = Pick<TaskView, 'assigneeId' | 'assignedBy'>;

/** A wish from a page that shows who has the task: only what another member has claimed needs force. */
export function wishOver(
  { assigneeId, assignedBy }: Held,
  me: string | undefined,
  memberId: string | null,
): ClaimWish {
  const isOfOther = assigneeId !== undefined && assigneeId !== me && assignedBy !== 'planner';
  return { memberId, ...(isOfOther && { force: true }) };
}
