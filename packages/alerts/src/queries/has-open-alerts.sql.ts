import { sql, type Body, type Tx } from '@sb/storage';

/** Whether something fires or may fire soon, or waits to be sent. */
export function* hasOpenAlerts(tx: Tx): Body<boolean> {
  const row = yield* tx.first(sql`
    select 1 as one where exists (select 1 from alert_episodes where state <> 'resolved')
      or exists (select 1 from alert_deliveries where due_at is not null)`);
  return row !== undefined;
}
