import { sql, type Body, type Tx } from '@sb/storage';
import type { Progress, ProgressRow } from '../rows/progress.ts';
import { type HeldClaim, heldRun } from '../claim-fence.sql.ts';

/** Writes nothing when the claim does not hold the run. */
export function* upsertProgress(tx: Tx, claim: HeldClaim, { done, total, note }: Progress): Body<void> {
  yield* tx.run(sql`
    insert into run_live (run_id, done, total, note, at)
    select held.id, cast(${done} as double precision), cast(${total ?? null} as double precision),
      cast(${note ?? null} as text), ${tx.now}
    from ${heldRun(tx, claim)} held where true
    on conflict (run_id) do update set done = excluded.done, total = excluded.total, note = excluded.note,
      at = excluded.at`);
}

export function* findProgress(tx: Tx, runId: number): Body<ProgressRow | undefined> {
  return yield* tx.first(
    sql<ProgressRow>`select done, total, note, at from run_live where run_id = ${runId}`,
  );
}
