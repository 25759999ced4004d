import { sql, type Body, type Tx, isOneOf } from '@sb/storage';
import type { ChannelName } from '../rules.ts';

/** The signs that an evaluator has something to do. */
export interface AlertSigns {
  /** How far history is folded; only compared for equality. */
  readonly folded: string;
  /** A delivery by one of the channels is due. */
  readonly isDue: boolean;
  /** No daemon holds the lease. */
  readonly isFree: boolean;
}

interface SignRow {
  readonly xid: string | null;
  readonly seq: number | null;
  readonly due: number;
  readonly held: number;
}

export function* readAlertSigns(
  tx: Tx,
  { lease, channels }: { readonly lease: string; readonly channels: readonly ChannelName[] },
): Body<AlertSigns> {
  const row = yield* tx.first(sql<SignRow>`
    select (select xid from cursors where name = 'fold') as xid, (select seq from cursors where name = 'fold') as seq,
      (select count(*) from (select 1 from alert_deliveries
        where due_at <= ${tx.now} and ${isOneOf(tx, 'channel', channels)} limit 1) first_due) as due,
      (select count(*) from leases where name = ${lease} and expires_at > ${tx.now}) as held`);
  return {
    folded: `${row?.xid ?? 0}/${row?.seq ?? 0}`,
    isDue: (row?.due ?? 0) > 0,
    isFree: row?.held === 0,
  };
}
