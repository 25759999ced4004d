import { type Body, sql, type Tx } from '@sb/storage';

export interface FireRow {
  readonly fire_at: number;
  readonly verdict: string;
  readonly run_id: number | null;
  readonly decided_at: number;
}

const COLUMNS = sql`fire_at, verdict, run_id, decided_at`;

export function* findLastFire(tx: Tx, scheduleId: number): Body<FireRow | undefined> {
  return yield* tx.first(sql<FireRow>`
    select ${COLUMNS} from fires where schedule_id = ${scheduleId} order by fire_at desc limit 1`);
}

/** The first fire from `from` on and before `to`, both ms since the epoch. */
export function* findFireBetween(
  tx: Tx,
  scheduleId: number,
  { from, to }: { readonly from: number; readonly to: number },
): Body<FireRow | undefined> {
  return yield* tx.first(sql<FireRow>`
    select ${COLUMNS} from fires where schedule_id = ${scheduleId} and fire_at >= ${from} and fire_at < ${to}
    order by fire_at limit 1`);
}

export function* findOldestFire(tx: Tx, scheduleId: number): Body<number | undefined> {
  const row = yield* tx.first(sql<{ at: number | null }>`
    select min(fire_at) as at from fires where schedule_id = ${scheduleId}`);
  return row?.at ?? undefined;
}
