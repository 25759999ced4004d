import { type Body, sql, type Tx, jsonRows } from '@sb/storage';
import { isRecordedAhead } from './recorded-ahead.sql.ts';
import type { ClockRow } from './schedule-rows.sql.ts';

/** The columns that define a schedule, from a file or from a verb of the store. */
export interface ScheduleValues {
  readonly name: string;
  readonly job: string;
  /** Cron; null when it follows others. */
  readonly expression: string | null;
  /** JSON of its upstreams; null when it has an expression. */
  readonly chain: string | null;
  readonly timezone: string;
  readonly enabled: number;
  readonly description: string | null;
  readonly input: string | null;
  /** JSON. */
  readonly rules: string;
  /** Where it is defined, and so where it can be changed. */
  readonly source: 'file' | 'store';
}

export interface ScheduleRow extends ScheduleValues {
  readonly id: number;
  readonly next_fire_at: number | null;
  readonly due_at: number | null;
  /** When `next_fire_at` was computed, by the store's clock of that time. */
  readonly planned_at: number;
  readonly gone_at: number | null;
}

/** A schedule with a clock, and when its next fire becomes due. */
export interface ClockedSchedule extends ClockRow, Pick<ScheduleRow, 'due_at'> {}

/** Ms since the epoch; null: never. */
export interface NextTimes {
  /** The fire time. */
  readonly nextFireAt: number | null;
  /** When it becomes due. */
  readonly dueAt: number | null;
  /** Of a chain: runs that ended before do not count. Absent: unchanged. */
  readonly chainedSince?: number | undefined;
}

/** Schedules of files, and gone schedules of the store, whose names are free. */
export function* findFileSchedules(tx: Tx): Body<readonly ScheduleRow[]> {
  return yield* tx.rows(sql<ScheduleRow>`
    select id, name, job, expression, chain, timezone, enabled, description, input, rules, source, next_fire_at, due_at,
      planned_at, gone_at
    from schedules
    where source = 'file' or gone_at is not null order by id`);
}

/** The names of the store's own schedules. */
export function* findOwnNames(tx: Tx): Body<ReadonlySet<string>> {
  const rows = yield* tx.rows(sql<{ name: string }>`
    select name from schedules where source = 'store' and gone_at is null`);
  return new Set(rows.map(({ name }) => name));
}

export interface NewSchedule extends ScheduleValues, NextTimes {}

const NEW_COLUMNS = {
  name: 'text',
  job: 'text',
  expression: 'text',
  chain: 'text',
  chainedSince: 'bigint',
  timezone: 'text',
  enabled: 'int',
  description: 'text',
  input: 'text',
  rules: 'text',
  source: 'text',
  nextFireAt: 'bigint',
  dueAt: 'bigint',
};

/** Leaves out schedules whose name is taken. Returns the names of the inserted ones. */
export function* insertSchedules(tx: Tx, schedules: readonly NewSchedule[]): Body<readonly string[]> {
  if (schedules.length === 0) return [];
  const rows = yield* tx.rows(sql<{ name: string }>`
    insert into schedules (name, job, expression, chain, chained_since, timezone, enabled, description, input, rules, source,
      next_fire_at, due_at, planned_at, created_at, updated_at)
    select n.name, n.job, n.expression, n.chain, n."chainedSince", n.timezone, n.enabled, n.description, n.input, n.rules,
      n.source, n."nextFireAt", n."dueAt", ${tx.now}, ${tx.now}, ${tx.now}
    from ${jsonRows(tx, schedules, NEW_COLUMNS)} n where true on conflict (name) do nothing returning name`);
  return rows.map(({ name }) => name);
}

/** Also brings back a schedule that was gone. */
export function* updateSchedule(
  tx: Tx,
  { name, job, expression, chain, timezone, enabled, description, input, rules, source }: ScheduleValues,
  { nextFireAt, dueAt, chainedSince }: NextTimes,
): Body<void> {
  const since = chainedSince === undefined ? sql`` : sql`chained_since = ${chainedSince},`;
  yield* tx.run(sql`
    update schedules set job = ${job}, expression = ${expression}, chain = ${chain}, timezone = ${timezone},
      enabled = ${enabled}, description = ${description}, input = ${input}, rules = ${rules}, source = ${source},
      next_fire_at = ${nextFireAt}, due_at = ${dueAt}, ${since} planned_at = ${tx.now}, updated_at = ${tx.now},
      gone_at = null, version = version + 1
    where name = ${name}`);
}

/** Keeps the next fire: a schedule that comes back soon continues from there. */
export function* markGone(tx: Tx, id: number): Body<void> {
  yield* tx.run(sql`
    update schedules set gone_at = ${tx.now}, version = version + 1, updated_at = ${tx.now} where id = ${id}`);
}

/** Changes nothing when the next fire was moved since it was read. */
export function* replan(
  tx: Tx,
  { id, next_fire_at }: Pick<ScheduleRow, 'id' | 'next_fire_at'>,
  { nextFireAt, dueAt }: NextTimes,
): Body<void> {
  yield* tx.run(sql`
    update schedules set next_fire_at = ${nextFireAt}, due_at = ${dueAt}, planned_at = ${tx.now}
    where id = ${id} and next_fire_at is not distinct from ${next_fire_at}`);
}

/** Schedules whose next fire was computed by a clock that was later than `instant`. */
export function* findPlannedAfter(tx: Tx, instant: number): Body<readonly ClockedSchedule[]> {
  return yield* tx.rows(sql<ClockedSchedule>`
    select id, name, rules, next_fire_at, due_at, expression, timezone from schedules
    where planned_at > ${instant} and next_fire_at is not null and gone_at is null order by id`);
}

export interface ScheduleToCome extends ClockedSchedule {
  /** Fires after this instant are planned: the fire of this instant may have run earlier, as an operator asked. */
  readonly plan_from: number;
}

/** Schedules whose next fire is to come, without those that a clock which ran ahead has planned (keep-up.ts does these). */
export function* findToCome(tx: Tx, now: number): Body<readonly ScheduleToCome[]> {
  return yield* tx.rows(sql<ScheduleToCome>`
    select s.id, s.name, s.rules, s.next_fire_at, s.due_at, s.expression, s.timezone,
      coalesce((select max(f.fire_at) from fires f where f.schedule_id = s.id and f.fire_at > ${now}
        and f.fire_at <= s.next_fire_at and not ${isRecordedAhead(tx)}), ${now}) as plan_from
    from schedules s
    where s.next_fire_at > ${now} and s.planned_at <= ${now} and s.gone_at is null order by s.id`);
}
