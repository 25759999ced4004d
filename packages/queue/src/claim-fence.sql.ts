import { sql, type Tx } from '@sb/storage';
import type { Claim } from './run.ts';

export interface HeldClaim extends Claim {
  readonly nodeId: number;
}

/**
 * The run's id, if this claim still holds it. An insert selects from it, so that check and write are one statement. On
 * PostgreSQL it waits for a transaction that takes the claim away, and then finds no run.
 */
export function heldRun(tx: Pick<Tx, 'dialect'>, { id, claimNo, nodeId }: HeldClaim): ReturnType<typeof sql> {
  return sql`(select id from runs where id = ${id} and claim_no = ${claimNo} and node_id + 0 = ${nodeId}
    and state + 0 = 3 ${tx.dialect === 'sqlite' ? sql`` : sql`for share`})`;
}
