import { sql, type Body, type Tx } from '@sb/storage';

export interface StoredSchedule {
  readonly id: number;
  readonly name: string;
  readonly job: string;
  readonly expression: string;
  readonly timezone: string;
  readonly input: string | null;
  readonly version: number;
  readonly next_fire_at: number;
}

export interface FireKey {
  readonly schedule: { readonly id: number };
  readonly fireAt: number;
}

/** The store's clock, and the schedules whose time has come by it, in id order. */
export function* findDue(tx: Tx): Body<{ readonly now: number; readonly due: readonly StoredSchedule[] }> {
  const clock = yield* tx.first(sql<{ now: number }>`select ${tx.now} as now`);
  const now = clock?.now ?? 0;
  const due = yield* tx.rows(sql<StoredSchedule>`
    select id, name, job, expression, timezone, input, version, next_fire_at from schedules
    where next_fire_at <= ${now} and enabled = 1 order by id`);
  return { now, due };
}

/** False when another daemon has fired it, or somebody has changed it, since it was read. */
export function* moveNextFire(
  tx: Tx,
  { id, version, next_fire_at }: StoredSchedule,
  next: number | undefined,
): Body<boolean> {
  const row = yield* tx.first(sql<{ id: number }>`
    update schedules set next_fire_at = ${next ?? null}
    where id = ${id} and next_fire_at = ${next_fire_at} and version = ${version} returning id`);
  return row !== undefined;
}

/** False when this fire has its row already. */
export function* insertFire(
  tx: Tx,
  { schedule, fireAt, verdict, nodeId }: FireKey & { readonly verdict: string; readonly nodeId: number },
): Body<boolean> {
  const row = yield* tx.first(sql<{ fire_at: number }>`
    insert into fires (schedule_id, fire_at, verdict, decided_at, node_id)
    values (${schedule.id}, ${fireAt}, ${verdict}, ${tx.now}, ${nodeId})
    on conflict (schedule_id, fire_at) do nothing returning fire_at`);
  return row !== undefined;
}

export function* takeRun(
  tx: Tx,
  {
    schedule,
    fireAt,
    verdict,
    runId,
  }: FireKey & { readonly verdict: string; readonly runId: number | undefined },
): Body<void> {
  yield* tx.run(sql`
    update fires set run_id = ${runId ?? null}, verdict = ${verdict}
    where schedule_id = ${schedule.id} and fire_at = ${fireAt}`);
}

/** When the next of all schedules fires, ms since the epoch. */
export function* findNextFire(tx: Tx): Body<number | undefined> {
  const row = yield* tx.first(sql<{ at: number | null }>`
    select min(next_fire_at) as at from schedules where next_fire_at is not null`);
  return row?.at ?? undefined;
}
