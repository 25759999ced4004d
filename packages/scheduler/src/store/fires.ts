import { sql, type Body, type Tx } from '@sb/storage';
import { CATCH_UP_WINDOW_MS, type PlannedFire } from '../plan-fires.ts';

export interface StoredSchedule {
  readonly id: number;
  readonly name: string;
  readonly job: string;
  readonly expression: string;
  readonly timezone: string;
  readonly input: string | null;
  readonly version: number;
  readonly next_fire_at: number;
  /** 1: its job works a dedupe key out of the input. */
  readonly needs_key: number;
}

/** The store's clock, and the schedules whose time has come by it, in id order. */
export function* findDue(tx: Tx): Body<{ readonly now: number; readonly due: readonly StoredSchedule[] }> {
  const clock = yield* tx.first(sql<{ now: number }>`select ${tx.now} as now`);
  const now = clock?.now ?? 0;
  const due = yield* tx.rows(sql<StoredSchedule>`
    select s.id, s.name, s.job, s.expression, s.timezone, s.input, s.version, s.next_fire_at,
      coalesce(d.needs_key, 0) as needs_key
    from schedules s left join job_defs d on d.name = s.job
    where s.next_fire_at <= ${now} and s.gone_at is null order by s.id`);
  return { now, due };
}

/** False when another daemon has fired it, or somebody has changed it, since it was read. */
export function* moveNextFire(
  tx: Tx,
  { id, version, next_fire_at }: StoredSchedule,
  next: number | undefined,
): Body<boolean> {
  const row = yield* tx.first(sql<{ id: number }>`
    update schedules set next_fire_at = ${next ?? null}, planned_at = ${tx.now}
    where id = ${id} and next_fire_at = ${next_fire_at} and version = ${version} returning id`);
  return row !== undefined;
}

export interface FireRows {
  readonly scheduleId: number;
  readonly nodeId: number;
  readonly fires: readonly PlannedFire[];
}

/**
 * The fire times that had no row yet, or one by which a clock that ran ahead took them for missed: they run at their
 * time all the same.
 */
export function* insertFires(tx: Tx, { scheduleId, nodeId, fires }: FireRows): Body<ReadonlySet<number>> {
  const json = JSON.stringify(fires);
  const planned =
    tx.dialect === 'sqlite'
      ? sql`select value ->> 'at', value ->> 'verdict' from json_each(${json})`
      : sql`select (value ->> 'at')::bigint, value ->> 'verdict' from json_array_elements(${json}::json)`;
  const rows = yield* tx.rows(sql<{ fire_at: number }>`
    insert into fires (schedule_id, node_id, decided_at, fire_at, verdict)
    select ${scheduleId}, ${nodeId}, ${tx.now}, planned.* from (${planned}) planned where true
    on conflict (schedule_id, fire_at) do update
      set verdict = excluded.verdict, decided_at = excluded.decided_at, node_id = excluded.node_id
      where fires.verdict = 'skipped_catchup' and fires.decided_at > excluded.decided_at
    returning fire_at`);
  return new Set(rows.map(({ fire_at }) => fire_at));
}

/**
 * From where on the fires are to be planned: now, or just before the first of those that are due and that a clock which
 * ran ahead took for missed. Both ms since the epoch.
 */
export function* findPlanStart(tx: Tx, scheduleId: number, now: number): Body<number> {
  const row = yield* tx.first(sql<{ at: number | null }>`
    select min(fire_at) as at from fires where schedule_id = ${scheduleId}
      and fire_at between ${now - CATCH_UP_WINDOW_MS} and ${now} and decided_at > ${now} and verdict = 'skipped_catchup'`);
  return row?.at ? row.at - 1 : now;
}

export interface FireAnswer {
  readonly scheduleId: number;
  readonly fireAt: number;
  readonly verdict: string;
  readonly runId?: number;
}

/** What the queue said to a fire. */
export function* noteAnswer(tx: Tx, { scheduleId, fireAt, verdict, runId }: FireAnswer): Body<void> {
  yield* tx.run(sql`
    update fires set run_id = ${runId ?? null}, verdict = ${verdict}
    where schedule_id = ${scheduleId} and fire_at = ${fireAt}`);
}

/** When the next of all schedules fires after an instant; both ms since the epoch. */
export function* findNextFire(tx: Tx, after: number): Body<number | undefined> {
  const row = yield* tx.first(sql<{ at: number | null }>`
    select min(next_fire_at) as at from schedules where next_fire_at > ${after} and gone_at is null`);
  return row?.at ?? undefined;
}
