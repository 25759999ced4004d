import { sql, type Body, type Tx, jsonRows } from '@sb/storage';

/** The columns that a file gives, or whoever makes one in the store. */
export interface ScheduleValues {
  readonly name: string;
  readonly job: string;
  /** Cron; null where it follows others. */
  readonly expression: string | null;
  /** JSON of what it follows; null where it has an expression. */
  readonly chain: string | null;
  readonly timezone: string;
  readonly enabled: number;
  readonly description: string | null;
  readonly input: string | null;
  /** JSON. */
  readonly rules: string;
  /** Who has the say over it. */
  readonly source: 'file' | 'store';
}

export interface ScheduleRow extends ScheduleValues {
  readonly id: number;
  readonly next_fire_at: number | null;
  readonly due_at: number | null;
  /** By the clock of then: when `next_fire_at` was worked out. */
  readonly planned_at: number;
  readonly gone_at: number | null;
}

/** One that goes by a clock. */
export interface PlannedSchedule extends Pick<
  ScheduleRow,
  'id' | 'name' | 'rules' | 'next_fire_at' | 'due_at' | 'timezone'
> {
  readonly expression: string;
}

/** Ms since the epoch; null: never. */
export interface NextTimes {
  /** The nominal instant. */
  readonly nextFireAt: number | null;
  /** When it is to be looked at. */
  readonly dueAt: number | null;
  /** Of a chain: what ended before does not count. Absent: as it was. */
  readonly chainedSince?: number | undefined;
}

/** Those of files, and names that were the store's and are free. */
export function* findFileSchedules(tx: Tx): Body<readonly ScheduleRow[]> {
  return yield* tx.rows(sql<ScheduleRow>`
    select id, name, job, expression, chain, timezone, enabled, description, input, rules, source, next_fire_at, due_at,
      planned_at, gone_at
    from schedules
    where source = 'file' or gone_at is not null order by id`);
}

/** Names of schedules that the store has the say over. */
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

/** What has a name that is taken is left out. Returns the names of the others. */
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

/** A schedule that was gone is there again. */
export function* updateSchedule(tx: Tx, values: ScheduleValues, next: NextTimes): Body<void> {
  const times = { ...timeColumns(next), planned_at: tx.now, updated_at: tx.now };
  yield* tx.run(
    tx.db
      .updateTable('schedules')
      .set({ ...values, ...times, gone_at: null, version: sql<number>`version + 1` })
      .where('name', '=', values.name),
  );
}

/** Its next fire stays: should it come back soon, it has only been away. */
export function* markGone(tx: Tx, id: number): Body<void> {
  yield* tx.run(sql`
    update schedules set gone_at = ${tx.now}, version = version + 1, updated_at = ${tx.now} where id = ${id}`);
}

/** Nothing happens when somebody has moved it since it was read. */
export function* replan(
  tx: Tx,
  { id, next_fire_at }: Pick<ScheduleRow, 'id' | 'next_fire_at'>,
  { nextFireAt, dueAt }: NextTimes,
): Body<void> {
  yield* tx.run(sql`
    update schedules set next_fire_at = ${nextFireAt}, due_at = ${dueAt}, planned_at = ${tx.now}
    where id = ${id} and next_fire_at = ${next_fire_at}`);
}

/** Those whose next fire was worked out by a clock that was later than `instant`. */
export function* findPlannedAfter(tx: Tx, instant: number): Body<readonly PlannedSchedule[]> {
  return yield* tx.rows(sql<PlannedSchedule>`
    select id, name, rules, next_fire_at, due_at, expression, timezone from schedules
    where planned_at > ${instant} and next_fire_at is not null and gone_at is null order by id`);
}

function timeColumns({ nextFireAt, dueAt, chainedSince }: NextTimes): {
  next_fire_at: number | null;
  due_at: number | null;
  chained_since?: number;
} {
  const since = chainedSince === undefined ? {} : { chained_since: chainedSince };
  return { next_fire_at: nextFireAt, due_at: dueAt, ...since };
}
