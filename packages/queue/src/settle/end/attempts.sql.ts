import type { AttemptOutcome } from '@sb/jobs';
import { sql, type Body, type Tx } from '@sb/storage';

export interface AttemptEnd {
  readonly outcome: AttemptOutcome;
  readonly nodeId: number;
  /** JSON text. */
  readonly error: string | undefined;
}

interface Attempt {
  readonly id: number;
  readonly claim_no: number;
  readonly started_at: number;
}

/** Not called for a success at the first attempt: its history row has all facts. */
export function* recordAttempt(tx: Tx, run: Attempt, { outcome, nodeId, error }: AttemptEnd): Body<void> {
  yield* tx.run(sql`
    insert into attempts (run_id, claim_no, outcome, started_at, finished_at, node_id, error)
    values (${run.id}, ${run.claim_no}, ${outcome}, ${run.started_at}, ${tx.now}, ${nodeId}, ${error ?? null})`);
}
