import { isRunToCome } from '@sb/queue/engine';
import { sql, type Body, type Tx, isOneOf, jsonRows } from '@sb/storage';
import type { FireChange, OtherCron, Overrides } from '../plan/overrides.ts';
import type { PlannedFire } from '../plan/plan-fires.ts';
import { DEFAULT_RULES } from '../schedule-rules.ts';
import { isDecided, type OverrideRow } from './overrides.sql.ts';
import { isRecordedAhead } from './recorded-ahead.sql.ts';

export interface StoredSchedule {
  readonly id: number;
  readonly name: string;
  readonly job: string;
  readonly timezone: string;
  readonly input: string | null;
  /** JSON of its rules. */
  readonly rules: string;
  /** JSON of its upstreams; null when it has a clock. */
  readonly chain: string | null;
  readonly version: number;
  /** The end of its pause, to come or past, ms since the epoch; null: it is not paused. */
  readonly paused_until: number | null;
  /** When the last daemon that had it in its file stopped, or it was deleted, ms since the epoch. */
  readonly gone_at: number | null;
  /** 1: its job computes a dedupe key from the input. */
  readonly needs_key: number;
}

/** A schedule with a clock. */
export interface TimedSchedule extends StoredSchedule {
  readonly expression: string;
  readonly next_fire_at: number;
}

export const SCHEDULE_COLUMNS = sql`
  select s.id, s.name, s.job, s.expression, s.chain, s.chained_since, s.timezone, s.input, s.rules, s.version, s.next_fire_at, s.gone_at,
    case when s.mode = 'paused' then coalesce(s.until, ${Number.MAX_SAFE_INTEGER}) end as paused_until,
    coalesce(d.needs_key, 0) as needs_key
  from schedules s left join job_defs d on d.name = s.job`;

/** Whether a schedule `s` that is gone from the file continues where it was if it comes back now. */
export function mayComeBack(tx: Tx): ReturnType<typeof sql> {
  return sql`(s.source = 'file' and s.gone_at >= ${tx.now} - ${DEFAULT_RULES.catchUpWindowMs})`;
}

/** The time of the store's clock, and the schedules that are due then, in the order of their ids. */
export function* findDue(tx: Tx): Body<{ readonly now: number; readonly due: readonly TimedSchedule[] }> {
  const clock = yield* tx.first(sql<{ now: number }>`select ${tx.now} as now`);
  const now = clock?.now ?? 0;
  // Without the +0 SQLite reads all schedules in the order of their ids: 1.2 ms for 10,000 of which none is due.
  const due = yield* tx.rows(sql<TimedSchedule>`
    ${SCHEDULE_COLUMNS}
    where s.due_at <= ${now} and s.gone_at is null order by s.id+0`);
  return { now, due };
}

export interface Move {
  readonly schedule: TimedSchedule;
  /** The next fire time, and when it becomes due; ms since the epoch. */
  readonly next: number | undefined;
  readonly dueAt: number | undefined;
}

/** Moves each schedule to its next fire. Returns the ids of those that were not fired or changed since they were read. */
export function* moveNextFires(tx: Tx, moves: readonly Move[]): Body<ReadonlySet<number>> {
  const rows = moves.map(({ schedule, next, dueAt }) => ({
    id: schedule.id,
    version: schedule.version,
    was: schedule.next_fire_at,
    next: next ?? null,
    due: dueAt ?? null,
  }));
  const columns = { id: 'bigint', version: 'int', was: 'bigint', next: 'bigint', due: 'bigint' };
  // Every statement locks in the order of ids: two daemons that fire the same schedules must not deadlock.
  const locked = sql`select s.id, m.next, m.due from schedules s join ${jsonRows(tx, rows, columns)} m
    on m.id = s.id and m.was = s.next_fire_at and m.version = s.version order by s.id ${forUpdate(tx, 's')}`;
  const moved = yield* tx.rows(sql<{ id: number }>`
    update schedules set next_fire_at = m.next, due_at = m.due, planned_at = ${tx.now}
    from (${locked}) m where schedules.id = m.id returning schedules.id`);
  return new Set(moved.map(({ id }) => id));
}

export interface FireRow extends PlannedFire {
  readonly scheduleId: number;
}

/** Returns the fire times that had no row yet. A row counts as none when a clock that ran ahead recorded the fire. */
export function* insertFires(
  tx: Tx,
  nodeId: number,
  fires: readonly FireRow[],
): Body<ReadonlyMap<number, ReadonlySet<number>>> {
  const rows = fires.map(({ isLate = false, ...fire }) => ({ ...fire, late: isLate ? 1 : 0 }));
  const columns = { scheduleId: 'bigint', at: 'bigint', verdict: 'text', note: 'text', late: 'int' };
  const planned = jsonRows(tx, rows, columns);
  const inserted = yield* tx.rows(sql<{ schedule_id: number; fire_at: number }>`
    insert into fires as f (schedule_id, node_id, decided_at, fire_at, verdict, note, late)
    select p."scheduleId", ${nodeId}, ${tx.now}, p.at, p.verdict, p.note, p.late from ${planned} p where true
    on conflict (schedule_id, fire_at) do update
      set verdict = excluded.verdict, decided_at = excluded.decided_at, node_id = excluded.node_id,
        late = excluded.late
      where ${isRecordedAhead(tx)}
    returning schedule_id, fire_at`);
  const added = new Map<number, Set<number>>();
  for (const { schedule_id: id, fire_at: at } of inserted)
    added.set(id, (added.get(id) ?? new Set()).add(at));
  return added;
}

/**
 * The instant after which fires are planned: now, or just before the first due fire that a clock which ran ahead
 * recorded. Ms since the epoch.
 */
export function* findPlanStart(tx: Tx, scheduleId: number, now: number): Body<number> {
  const row = yield* tx.first(sql<{ at: number | null }>`
    select min(f.fire_at) as at from fires f where f.schedule_id = ${scheduleId}
      and f.fire_at between ${now - DEFAULT_RULES.catchUpWindowMs} and ${now} and ${isRecordedAhead(tx)}`);
  return row?.at ? row.at - 1 : now;
}

export interface FireVerdict {
  readonly scheduleId: number;
  readonly fireAt: number;
  readonly verdict: string;
  readonly note?: string | undefined;
  readonly runId?: number;
}

/** Records the answers of the queue with the fires. */
export function* recordVerdicts(tx: Tx, answers: readonly FireVerdict[]): Body<void> {
  if (answers.length === 0) return;
  const rows = answers.map(({ runId, note: _note, ...answer }) => ({ ...answer, runId: runId ?? null }));
  const columns = { scheduleId: 'bigint', fireAt: 'bigint', verdict: 'text', runId: 'bigint' };
  yield* tx.run(sql`
    update fires set run_id = a."runId", verdict = a.verdict from ${jsonRows(tx, rows, columns)} a
    where fires.schedule_id = a."scheduleId" and fires.fire_at = a."fireAt"`);
}

/** When the next of all schedules becomes due after an instant; both ms since the epoch. */
export function* findNextFire(tx: Tx, after: number): Body<number | undefined> {
  const row = yield* tx.first(sql<{ at: number | null }>`
    select min(due_at) as at from schedules where due_at > ${after} and gone_at is null`);
  return row?.at ?? undefined;
}

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
    order by f.schedule_id, f.fire_at for update`);
}

/**
 * The oldest waiting fire of each schedule, if the run before it has ended (a run that waits for its delay does not
 * count); all of them if the schedule lets runs overlap; locked. Those of a schedule that is paused, or is gone and
 * may come back, go on waiting.
 */
export function* lockReleased(tx: Tx): Body<readonly WaitingFire[]> {
  const overlap =
    tx.dialect === 'postgres' ? sql`s.rules::json ->> 'overlap'` : sql`json_extract(s.rules, '$.overlap')`;
  const lock = tx.dialect === 'postgres' ? sql`for update of f skip locked` : sql``;
  return yield* tx.rows(sql<WaitingFire>`
    select due.*, f.fire_at, case when s.gone_at is not null or s.enabled = 0 then 1 else 0 end as is_off
    from fires f join (${SCHEDULE_COLUMNS}) due on due.id = f.schedule_id join schedules s on s.id = f.schedule_id
    where f.verdict = 'waiting' and (${overlap} = 'allow' or not exists (
        select 1 from runs where schedule_id = f.schedule_id and fire_at is not null and not ${isRunToCome(tx)})
      and not exists (
        select 1 from fires w where w.schedule_id = f.schedule_id and w.verdict = 'waiting' and w.fire_at < f.fire_at))
      and (s.gone_at is not null or s.enabled = 0 or due.paused_until is null or due.paused_until <= ${tx.now})
      and (s.gone_at is null or s.enabled = 0 or not ${mayComeBack(tx)})
    order by f.schedule_id, f.fire_at ${lock}`);
}

export function* existsWaiting(tx: Tx, scheduleId?: number): Body<boolean> {
  const ofOne = scheduleId === undefined ? sql`` : sql`and schedule_id = ${scheduleId}`;
  const row = yield* tx.first(sql`select 1 as one from fires where verdict = 'waiting' ${ofOne} limit 1`);
  return row !== undefined;
}

interface StoredOverride extends Omit<OverrideRow, 'reason' | 'by_'> {
  /** 1: its fire has been decided. */
  readonly is_decided: number;
}

/** The overrides of each schedule id. Those whose time has passed too: missed fires were planned by them. Usually none. */
export function* findOverrides(tx: Tx): Body<ReadonlyMap<number, Overrides>> {
  const rows = yield* tx.rows(sql<StoredOverride>`
    select schedule_id, kind, fire_at, value, until, created_at,
      case when kind <> 'cron' and ${isDecided(tx)} then 1 else 0 end as is_decided
    from schedule_overrides`);
  const found = new Map<number, { changes: Map<number, FireChange>; cron?: OtherCron }>();
  for (const row of rows) {
    const ofOne = found.get(row.schedule_id) ?? { changes: new Map<number, FireChange>() };
    found.set(row.schedule_id, ofOne);
    if (row.kind === 'cron') ofOne.cron = otherCron(row);
    else ofOne.changes.set(row.fire_at, changeOf(row));
  }
  return found;
}

// The verbs of overrides have written these values.

function changeOf({ kind, value, is_decided }: StoredOverride): FireChange {
  const decided = is_decided === 1 && { isDecided: true };
  return kind === 'skip'
    ? { kind, ...decided }
    : { kind: 'change', ...(JSON.parse(value) as object), ...decided };
}

function otherCron({ value, until, created_at: since }: StoredOverride): OtherCron {
  const cron = JSON.parse(value) as Pick<OtherCron, 'expression' | 'timezone'>;
  return { ...cron, since, until: until ?? Number.MAX_SAFE_INTEGER };
}

/**
 * Removes the changes of fires up to a fire time, which are before the next fire. A waiting fire still needs its change,
 * and a fire that came before its time keeps it: it must not come again.
 */
export function* dropChanges(tx: Tx, scheduleId: number, upTo: number): Body<void> {
  const next = sql`(select next_fire_at from schedules where id = ${scheduleId})`;
  yield* tx.run(sql`
    delete from schedule_overrides
    where schedule_id = ${scheduleId} and kind in ('skip', 'change') and fire_at > 0
      and fire_at < coalesce(${next}, ${upTo + 1})
      and not exists (select 1 from fires f where f.schedule_id = schedule_overrides.schedule_id
        and f.fire_at = schedule_overrides.fire_at and f.verdict = 'waiting')`);
}

function forUpdate(tx: Tx, alias: string): ReturnType<typeof sql> {
  return tx.dialect === 'postgres' ? sql.raw(`for update of ${alias}`) : sql``;
}
