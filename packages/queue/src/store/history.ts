import { sql, takeSeq, type Body, type Tx } from '@sb/storage';
import { HISTORY_COLUMNS } from './tick-steps.ts';

export interface HistoryEnd {
  readonly state: number;
  readonly reason: string | null;
  readonly errorShort: string | null;
  readonly result: string | null;
}

/** A live run becomes a history row. A run that never started has no attempt beyond its failures. */
export function* moveToHistory(
  tx: Tx,
  runId: number,
  { state, reason, errorShort, result }: HistoryEnd,
): Body<void> {
  const seq = yield* takeSeq(tx, 1);
  const [seqColumn, seqValue] = seq === undefined ? [sql``, sql``] : [sql`seq, `, sql`${seq}, `];
  yield* tx.run(sql`
    insert into run_history (${seqColumn} state, reason, attempt, finished_at, error_short, result, ${sql.raw(HISTORY_COLUMNS)})
    select ${seqValue} ${state}, ${reason}, failures + case when state = 3 then 1 else 0 end, ${tx.now}, ${errorShort},
      ${result}, ${sql.raw(HISTORY_COLUMNS)}
    from runs where id = ${runId}`);
  yield* tx.run(sql`delete from runs where id = ${runId}`);
}
