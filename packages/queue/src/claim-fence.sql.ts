import { sql, type Tx } from '@sb/storage';
import type { Claim } from './run.ts';

export interface HeldClaim extends Claim {
  readonly nodeId: number;
}

/**
 * The run's id, if this claim still holds it: what an insert selects from, so that the look and the write are one
 * statement. On PostgreSQL whoever takes the claim away is waited for: his word counts.
 */
export function heldRun(tx: Pick<Tx, 'dialect'>, { id, claimNo, nodeId }: HeldClaim): ReturnType<typeof sql> {
  return sql`(select id from runs where id = ${id} and claim_no = ${claimNo} and node_id + 0 = ${nodeId}
    and state + 0 = 3 ${tx.dialect === 'sqlite' ? sql`` : sql`for share`})`;
}
