/** What a claim asks for, and whether it takes the task from another member. Pure. */
import { type HeldTask, isOfOther } from '../../acts/found-acts.ts';

export interface ClaimWish {
  /** Null: no member. */
  readonly memberId: string | null;
  /** From another member, who has it. */
  readonly force?: boolean;
  readonly reason?: string;
}

/** A wish from a page that shows who has the task: only what another member has claimed needs force. */
export function wishOver(task: HeldTask, me: string | undefined, memberId: string | null): ClaimWish {
  return { memberId, ...(isOfOther(task, me) && { force: true }) };
}
