import { type Body, sql, type Tx } from '@sb/storage';

export interface FireRow {
  readonly fire_at: number;
  readonly verdict: string;
  readonly note: string | null;
  readonly run_id: number | null;
  readonly decided_at: number;
}

const COLUMNS = sql`fire_at, verdict, note, run_id, decided_at`;

export function* findLastFire(tx: Tx, scheduleId: number): Body<FireRow | undefined> {
  return (yield* findLatestFires(tx, scheduleId, 1))[0];
}

export function* findLatestFires(tx: Tx, scheduleId: number, limit: number): Body<readonly FireRow[]> {
  return yield* tx.rows(sql<FireRow>`
    select ${COLUMNS} from fires where schedule_id = ${scheduleId} order by fire_at desc limit ${limit}`);
}

/** The fire of `at`, or the first from `from` on and before `to`; all ms since the epoch. */
export function* findFireBetween(
  tx: Tx,
  scheduleId: number,
  { at, from, to }: { readonly at: number; readonly from: number; readonly to: number },
): Body<FireRow | undefined> {
  return yield* tx.first(sql<FireRow>`
    select ${COLUMNS} from fires where schedule_id = ${scheduleId} and fire_at >= ${from} and fire_at < ${to}
    order by case when fire_at = ${at} then 0 else 1 end, fire_at limit 1`);
}

export interface FiresAround {
  readonly before: number | null;
  readonly after: number | null;
}

/** The fire times next to an instant; ms since the epoch. */
export function* findFiresAround(tx: Tx, scheduleId: number, at: number): Body<FiresAround> {
  const row = yield* tx.first(sql<FiresAround>`
    select (select max(fire_at) from fires where schedule_id = ${scheduleId} and fire_at < ${at}) as before,
      (select min(fire_at) from fires where schedule_id = ${scheduleId} and fire_at > ${at}) as after`);
  return row ?? { before: null, after: null };
}

export function* findOldestFire(tx: Tx, scheduleId: number): Body<number | undefined> {
  const row = yield* tx.first(sql<{ at: number | null }>`
    select min(fire_at) as at from fires where schedule_id = ${scheduleId}`);
  return row?.at ?? undefined;
}
