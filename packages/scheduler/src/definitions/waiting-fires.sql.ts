import { isRunToCome } from '@sb/queue/engine';
import { type Body, forUpdate, isOneOf, type RawBuilder, sql, type Tx } from '@sb/storage';
import { mayComeBack, SCHEDULE_COLUMNS, type StoredSchedule } from './due-schedules.sql.ts';

export interface WaitingFire extends StoredSchedule {
  readonly fire_at: number;
  /** 1: its schedule no longer fires. */
  readonly is_off: number;
}

/**
 * Locks the waiting fires of schedules that the transaction has locked. Another daemon that runs one of them has then
 * committed, and its run is seen as unfinished.
 */
export function* lockWaiting(tx: Tx, scheduleIds: readonly number[]): Body<void> {
  if (tx.dialect !== 'postgres' || scheduleIds.length === 0) return;
  yield* tx.run(sql`
    select 1 from fires f where f.verdict = 'waiting' and ${isOneOf(tx, 'f.schedule_id', scheduleIds)}
    order by f.schedule_id, f.fire_at ${forUpdate(tx)}`);
}

/**
 * The oldest waiting fire of each schedule, if the run before it has ended (a run that waits for its delay does not
 * count); all of them if the schedule lets runs overlap; locked. Those of a schedule that is paused, or is gone and
 * may come back, go on waiting.
 */
export function* lockReleased(tx: Tx): Body<readonly WaitingFire[]> {
  const overlap =
    tx.dialect === 'postgres' ? sql`s.rules::json ->> 'overlap'` : sql`json_extract(s.rules, '$.overlap')`;
  return yield* tx.rows(sql<WaitingFire>`
    select due.*, f.fire_at, case when s.gone_at is not null or s.enabled = 0 then 1 else 0 end as is_off
    from fires f join (${SCHEDULE_COLUMNS}) due on due.id = f.schedule_id join schedules s on s.id = f.schedule_id
    where f.verdict = 'waiting' and (${overlap} = 'allow' or not exists (
        select 1 from runs where schedule_id = f.schedule_id and fire_at is not null and not ${isRunToCome(tx)})
      and not exists (
        select 1 from fires w where w.schedule_id = f.schedule_id and w.verdict = 'waiting' and w.fire_at < f.fire_at))
      and ${isLetGo(tx)}
    order by f.schedule_id, f.fire_at ${forUpdate(tx, 'of f skip locked')}`);
}

export function* existsWaiting(tx: Tx): Body<boolean> {
  const row = yield* tx.first(sql`select 1 as one from fires where verdict = 'waiting' limit 1`);
  return row !== undefined;
}

/** Whether a fire waits for nothing but the run before it, which may end at any time. */
export function* existsReleasable(tx: Tx): Body<boolean> {
  const row = yield* tx.first(sql`
    select 1 as one from fires f where f.verdict = 'waiting'
      and exists (select 1 from schedules s where s.id = f.schedule_id and ${isLetGo(tx)}) limit 1`);
  return row !== undefined;
}

/** The number of waiting fires of each of these schedules that has some. */
export function* countWaiting(tx: Tx, scheduleIds: readonly number[]): Body<ReadonlyMap<number, number>> {
  if (scheduleIds.length === 0) return new Map();
  const rows = yield* tx.rows(sql<{ id: number; n: number }>`
    select schedule_id as id, count(*) as n from fires
    where verdict = 'waiting' and ${isOneOf(tx, 'schedule_id', scheduleIds)} group by schedule_id`);
  return new Map(rows.map(({ id, n }) => [id, n]));
}

/** Whether schedule `s` lets its waiting fires go: it is not paused, and not gone for a while. */
function isLetGo(tx: Tx): RawBuilder<unknown> {
  const isPaused = sql`s.mode = 'paused' and (s.until is null or s.until > ${tx.now})`;
  return sql`(s.enabled = 0 or case when s.gone_at is null then not (${isPaused}) else not ${mayComeBack(tx)} end)`;
}
