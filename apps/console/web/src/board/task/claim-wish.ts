/** What a claim asks for, and whether it says at once that it takes a task from another member. Pure. */
import type { TaskView } from '../../../../src/answers/board/board.ts';

export interface ClaimWish {
  /** Null: no member. */
  readonly memberId: string | null;
  /** From another member, who has it. */
  readonly force?: boolean;
}

type Held = Pick<TaskView, 'assigneeId' | 'assignedBy'>;

/**
 * A wish from a page that shows who has the task. Where the page shows that the task is free, planned, or the acting
 * member's own, the wish has no force: a claim that another member made meanwhile refuses it, and the page shows it.
 */
export function wishOver(
  { assigneeId, assignedBy }: Held,
  me: string | undefined,
  memberId: string | null,
): ClaimWish {
  const isOfOther = assigneeId !== undefined && assigneeId !== me && assignedBy !== 'planner';
  return { memberId, ...(isOfOther && { force: true }) };
}

/** `Give it to bo anyway` */
export function anywayText({ memberId }: ClaimWish, me: string | undefined): string {
  if (memberId === null) return 'Give it to no member anyway';
  return memberId === me ? 'Take it anyway' : `Give it to ${memberId} anyway`;
}
