import { sql, type Body, type Tx } from '@sb/storage';
import type { Memory, MemoryKind } from './run-memory.ts';
import { type HeldClaim, heldRun } from '../claim-fence.sql.ts';

export interface MemoryRow {
  readonly kind: MemoryKind;
  readonly key: string;
  readonly claim_no: number;
  readonly at: number;
  /** Null in checkpoints. */
  readonly started_at: number | null;
  readonly failed: number;
  readonly bytes: number;
  /** JSON; null also when it is longer than `longestValue`. */
  readonly value: string | null;
}

/** False when the claim does not hold the run. */
export function* insertMemory(tx: Tx, claim: HeldClaim, memory: Memory): Body<boolean> {
  const { kind, key, nr, failed = false, value = null, tookMs = null } = memory;
  const row = yield* tx.first(sql<{ one: number }>`
    insert into run_memory (run_id, kind, key, claim_no, nr, at, started_at, failed, value)
    select held.id, ${kind}, ${key}, cast(${claim.claimNo} as integer), cast(${nr} as integer), ${tx.now},
      ${tx.now} - cast(${tookMs} as bigint),
      cast(${failed ? 1 : 0} as integer), cast(${value} as text)
    from ${heldRun(tx, claim)} held where true
    on conflict (run_id, kind, key) do update set claim_no = excluded.claim_no, nr = excluded.nr, at = excluded.at, started_at = excluded.started_at,
      failed = excluded.failed, value = excluded.value
    returning 1 as one`);
  return row !== undefined;
}

export function* findMemory(
  tx: Tx,
  runId: number,
  { kind, key }: Pick<Memory, 'kind' | 'key'>,
): Body<{ readonly value: string | null } | undefined> {
  return yield* tx.first(sql<{ value: string | null }>`
    select value from run_memory where run_id = ${runId} and kind = ${kind} and key = ${key} and failed = 0`);
}

/** In the order in which they were made. */
export function* listMemory(tx: Tx, runId: number, longestValue: number): Body<readonly MemoryRow[]> {
  return yield* tx.rows(sql<MemoryRow>`
    select kind, key, claim_no, at, started_at, failed, coalesce(octet_length(value), 0) as bytes,
      case when octet_length(value) <= ${longestValue} then value end as value
    from run_memory where run_id = ${runId} order by claim_no, nr`);
}

/** Copies the memory that a run had before one of its steps to another run. False when there is no such step. */
export function* copyMemory(
  tx: Tx,
  { from, to, beforeStep }: { readonly from: number; readonly to: number; readonly beforeStep: string },
): Body<boolean> {
  const step = yield* tx.first(sql<{ claim_no: number; nr: number }>`
    select claim_no, nr from run_memory where run_id = ${from} and kind = 'step' and key = ${beforeStep}`);
  if (!step) return false;
  yield* tx.run(sql`
    insert into run_memory (run_id, kind, key, claim_no, nr, at, started_at, failed, value)
    select cast(${to} as bigint), kind, key, 0, row_number() over (order by claim_no, nr), at, started_at, 0, value
    from run_memory
    where run_id = ${from} and failed = 0 and (claim_no, nr) < (${step.claim_no}, ${step.nr})`);
  return true;
}
