/** The statements of the verbs that act on one schedule. */
import { type Body, forUpdate, type RawBuilder, sql, type Tx } from '@sb/storage';
import { isRecordedAhead } from './recorded-ahead.sql.ts';
import type { NextTimes, ScheduleValues } from './schedules.sql.ts';

export type ScheduleMode = 'active' | 'paused';

export interface OperatedRow extends ScheduleValues {
  readonly id: number;
  readonly chained_since: number | null;
  readonly version: number;
  readonly mode: ScheduleMode;
  readonly until: number | null;
  readonly reason: string | null;
  readonly by_: string | null;
  readonly next_fire_at: number | null;
  readonly due_at: number | null;
  readonly gone_at: number | null;
  readonly created_at: number;
  readonly updated_at: number;
  /** The store's clock. */
  readonly now: number;
}

const columns = (tx: Tx): ReturnType<typeof sql> => sql`
  id, name, job, expression, chain, chained_since, timezone, enabled, description, input, rules, source, version, mode, until, reason, by_,
  next_fire_at, due_at, gone_at, created_at, updated_at, ${tx.now} as now`;

/** Finds a gone schedule too. */
export function* findSchedule(tx: Tx, name: string): Body<OperatedRow | undefined> {
  return yield* tx.first(sql<OperatedRow>`select ${columns(tx)} from schedules where name = ${name}`);
}

/** The same, with a lock on the row. */
export function* lockSchedule(tx: Tx, name: string): Body<OperatedRow | undefined> {
  return yield* tx.first(
    sql<OperatedRow>`select ${columns(tx)} from schedules where name = ${name} ${forUpdate(tx)}`,
  );
}

/** The names of schedules that are not gone. */
export function* findScheduleNames(tx: Tx): Body<readonly string[]> {
  const rows = yield* tx.rows(sql<{ name: string }>`
    select name from schedules where gone_at is null order by name`);
  return rows.map(({ name }) => name);
}

export interface StandingValues {
  readonly mode: ScheduleMode;
  readonly until?: number | undefined;
  readonly reason?: string | undefined;
  readonly by?: string | undefined;
}

/** Raises the version, so that a daemon that has read the row before does not fire by the old one. */
export function* setStanding(
  tx: Tx,
  { id, standing }: { readonly id: number; readonly standing: StandingValues },
): Body<void> {
  const { mode, until, reason, by } = standing;
  yield* tx.run(sql`
    update schedules set mode = ${mode}, until = ${until ?? null}, reason = ${reason ?? null}, by_ = ${by ?? null},
      version = version + 1
    where id = ${id}`);
}

/** Raises the version, for the same reason. */
export function* setTimes(tx: Tx, id: number, { nextFireAt, dueAt }: NextTimes): Body<void> {
  yield* tx.run(sql`
    update schedules set next_fire_at = ${nextFireAt}, due_at = ${dueAt}, planned_at = ${tx.now}, version = version + 1
    where id = ${id}`);
}

/**
 * How long the row of a chain keeps a pause that has ended by the clock, ms. An end of the last moment of the pause may be
 * committed a little later, and nothing shows it before. One that is committed later than this fires the chain.
 */
const CHAIN_GRACE_MS = 5_000;

/** The pause of a chain is over, and its row does not say so yet. */
function isLapsedChain(tx: Tx): RawBuilder<unknown> {
  return sql`mode = 'paused' and until <= ${tx.now} - ${CHAIN_GRACE_MS} and chain is not null`;
}

/** Schedules whose pause has ended by the clock, locked. Those that go by a clock once all fires in the pause are decided. */
export function* lockLapsed(tx: Tx, of: 'clocks' | 'chains'): Body<readonly OperatedRow[]> {
  const isOne =
    of === 'chains'
      ? isLapsedChain(tx)
      : sql`mode = 'paused' and until <= ${tx.now} and chain is null and (due_at is null or due_at >= until)`;
  // The +0 as in findDue.
  return yield* tx.rows(sql<OperatedRow>`
    select ${columns(tx)} from schedules where ${isOne}
      order by id+0 ${forUpdate(tx, 'skip locked')}`);
}

/** Whether `lockLapsed` may find a chain. */
export function* existsLapsedChain(tx: Tx): Body<boolean> {
  const row = yield* tx.first(sql`
    select 1 as one from schedules where ${isLapsedChain(tx)} limit 1`);
  return row !== undefined;
}

/** When the next pause after an instant ends by the clock; both ms since the epoch. */
export function* findNextResume(tx: Tx, after: number): Body<number | undefined> {
  const row = yield* tx.first(sql<{ at: number | null }>`
    select min(until) as at from schedules where mode = 'paused' and until > ${after}`);
  return row?.at ?? undefined;
}

/** Fire times to come whose run was made already, because an operator asked for it earlier. */
export function* findFiredAhead(tx: Tx, { id, now }: OperatedRow): Body<ReadonlySet<number>> {
  const rows = yield* tx.rows(sql<{ fire_at: number }>`
    select f.fire_at from fires f
    where f.schedule_id = ${id} and f.fire_at > ${now} and not ${isRecordedAhead(tx)}`);
  return new Set(rows.map(({ fire_at }) => fire_at));
}

/** The ids of its unfinished runs, runs by hand included; oldest first, at most 100. */
export function* findUnfinished(tx: Tx, id: number): Body<readonly number[]> {
  const rows = yield* tx.rows(sql<{ id: number }>`
    select id from runs where schedule_id = ${id} order by id limit 100`);
  return rows.map((row) => row.id);
}

/** Also lets a chain count from now on. */
export function* setEnabled(tx: Tx, id: number, enabled: 0 | 1): Body<void> {
  yield* tx.run(sql`
    update schedules set enabled = ${enabled}, chained_since = ${tx.now}, updated_at = ${tx.now} where id = ${id}`);
}
