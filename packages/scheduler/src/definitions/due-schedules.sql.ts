import { type Body, forUpdate, jsonRows, readClock, sql, type Tx } from '@sb/storage';
import { DEFAULT_RULES } from '../schedule-rules.ts';
import { type ClockRow, PAUSED_UNTIL, type PausedRow } from './schedule-rows.sql.ts';

export interface StoredSchedule extends Pick<ClockRow, 'id' | 'name' | 'timezone' | 'rules'>, PausedRow {
  readonly job: string;
  readonly input: string | null;
  /** JSON of its upstreams; null when it has a clock. */
  readonly chain: string | null;
  readonly version: number;
  /** When the last daemon that had it in its file stopped, or it was deleted, ms since the epoch. */
  readonly gone_at: number | null;
  /** 1: its job computes a dedupe key from the input. */
  readonly needs_key: number;
}

/** A schedule with a clock. */
export interface TimedSchedule extends StoredSchedule, ClockRow {
  /** Ms since the epoch. */
  readonly due_at: number;
}

export const SCHEDULE_COLUMNS = sql`
  select s.id, s.name, s.job, s.expression, s.chain, s.chained_since, s.timezone, s.input, s.rules, s.version, s.next_fire_at, s.due_at,
    s.gone_at, ${PAUSED_UNTIL}, coalesce(d.needs_key, 0) as needs_key
  from schedules s left join job_defs d on d.name = s.job`;

/** Whether a schedule `s` that is gone from the file continues where it was if it comes back now. */
export function mayComeBack(tx: Tx): ReturnType<typeof sql> {
  return sql`(s.source = 'file' and s.gone_at >= ${tx.now} - ${DEFAULT_RULES.catchUpWindowMs})`;
}

/** The time of the store's clock, and the schedules that are due then, in the order of their ids. */
export function* findDue(tx: Tx): Body<{ readonly now: number; readonly due: readonly TimedSchedule[] }> {
  const now = yield* readClock(tx);
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
    on m.id = s.id and m.was = s.next_fire_at and m.version = s.version order by s.id ${forUpdate(tx, 'of s')}`;
  const moved = yield* tx.rows(sql<{ id: number }>`
    update schedules set next_fire_at = m.next, due_at = m.due, planned_at = ${tx.now}
    from (${locked}) m where schedules.id = m.id returning schedules.id`);
  return new Set(moved.map(({ id }) => id));
}

/** When the next of all schedules becomes due after an instant; both ms since the epoch. */
export function* findNextFire(tx: Tx, after: number): Body<number | undefined> {
  const row = yield* tx.first(sql<{ at: number | null }>`
    select min(due_at) as at from schedules where due_at > ${after} and gone_at is null`);
  return row?.at ?? undefined;
}
