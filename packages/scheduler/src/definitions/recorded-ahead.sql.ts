import { type RawBuilder, sql, type Tx } from '@sb/storage';

/**
 * The condition on a fire `f`: a clock that ran ahead recorded it as missed, or as paused by a pause that may be over at
 * its time. It counts as not recorded, unless a run was made for it by hand: it would run twice.
 */
export function isRecordedAhead(tx: Tx): RawBuilder<boolean> {
  return sql`(f.verdict in ('skipped_catchup', 'paused') and f.decided_at > ${tx.now}
    and f.run_id is null)`;
}
