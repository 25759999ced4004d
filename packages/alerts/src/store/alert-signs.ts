import { sql, type Body, type Tx } from '@sb/storage';

/** What tells an evaluator that there is something to do. */
export interface AlertSigns {
  /** How far history is folded; only whether it is another one matters. */
  readonly folded: string;
  /** Something is to be sent. */
  readonly isDue: boolean;
}

export function* readAlertSigns(tx: Tx): Body<AlertSigns> {
  const row = yield* tx.first(sql<{ xid: string | null; seq: number | null; due: number }>`
    select (select xid from cursors where name = 'fold') as xid, (select seq from cursors where name = 'fold') as seq,
      (select count(*) from (select 1 from alert_deliveries where due_at <= ${tx.now} limit 1) first_due) as due`);
  return { folded: `${row?.xid ?? 0}/${row?.seq ?? 0}`, isDue: (row?.due ?? 0) > 0 };
}
