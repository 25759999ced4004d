/** Statements over the columns that queues and jobs share: mode, until, reason, by_. */
import { type Body, forUpdate, type QueueMode, sql, type Tx } from '@sb/storage';
import type { JobMode, Standing, StandingColumns } from '../standing.ts';

interface Modes {
  readonly queues: QueueMode;
  readonly job_defs: JobMode;
}

type Subject = keyof Modes;

export interface StandingRow<Mode extends string> extends StandingColumns<Mode> {
  readonly id: number;
  readonly name: string;
}

/**
 * The condition that a row is not paused. A pause ends by the clock, before its end is written. `now`: the text of an
 * expression.
 */
export function notPaused(now: string): string {
  return `(mode <> 'paused' or until <= ${now})`;
}

/** The row, locked. A job that no code has defined counts as missing. */
export function* lockStanding<T extends Subject>(
  tx: Tx,
  table: T,
  name: string,
): Body<StandingRow<Modes[T]> | undefined> {
  const lock = forUpdate(tx);
  const isReal = table === 'job_defs' ? sql`and version <> ''` : sql``;
  return yield* tx.first(sql<StandingRow<Modes[T]>>`
    select id, name, mode, until, reason, by_ from ${sql.table(table)} where name = ${name} ${isReal} ${lock}`);
}

/** Any change of a queue's mode clears its `drained_at`. */
export function* setStanding<T extends Subject>(
  tx: Tx,
  table: T,
  { id, standing }: { readonly id: number; readonly standing: Standing<Modes[T]> },
): Body<void> {
  const { mode, until, reason, by } = standing;
  const undrained = table === 'queues' ? sql`, drained_at = null` : sql``;
  yield* tx.run(sql`
    update ${sql.table(table)} set mode = ${mode}, until = ${until ?? null}, reason = ${reason ?? null}, by_ = ${by ?? null}
      ${undrained} where id = ${id}`);
}

/** Rows whose pause has run out, locked. */
export function* lockLapsed<T extends Subject>(tx: Tx, table: T): Body<readonly StandingRow<Modes[T]>[]> {
  const lock = forUpdate(tx);
  return yield* tx.rows(sql<StandingRow<Modes[T]>>`
    select id, name, mode, until, reason, by_ from ${sql.table(table)}
    where mode = 'paused' and until <= ${tx.now} order by id ${lock}`);
}

/** When the next pause runs out, ms since the epoch. */
export function* findNextPauseEnd(tx: Tx): Body<number | undefined> {
  const ends = (table: Subject): ReturnType<typeof sql> =>
    sql`select until from ${sql.table(table)} where mode = 'paused' and until > ${tx.now}`;
  const row = yield* tx.first(sql<{ until: number | null }>`
    select min(until) as until from (${ends('queues')} union all ${ends('job_defs')}) ends`);
  return row?.until ?? undefined;
}

/** The standing by the clock: a pause that has run out is none. */
export function* findStanding<T extends Subject>(
  tx: Tx,
  table: T,
  name: string,
): Body<StandingColumns<Modes[T]> | undefined> {
  return yield* tx.first(sql<StandingColumns<Modes[T]>>`
    select ${effective(tx)} from ${sql.table(table)} where name = ${name}`);
}

/** Queues whose mode is not active by the clock. */
export function* findQueuesAside(
  tx: Tx,
): Body<readonly (StandingColumns<QueueMode> & { readonly name: string })[]> {
  return yield* tx.rows(sql<StandingColumns<QueueMode> & { readonly name: string }>`
    select name, mode, until, reason, by_ from queues
    where mode <> 'active' and (mode <> 'paused' or until is null or until > ${tx.now}) order by name`);
}

/** The four columns by the clock: those of a pause that has run out are empty. */
export function effective(tx: Tx): ReturnType<typeof sql> {
  const isOver = sql`mode = 'paused' and until <= ${tx.now}`;
  const unlessOver = (column: string): ReturnType<typeof sql> =>
    sql`case when ${isOver} then null else ${sql.raw(column)} end as ${sql.raw(column)}`;
  return sql`case when ${isOver} then 'active' else mode end as mode,
    ${unlessOver('until')}, ${unlessOver('reason')}, ${unlessOver('by_')}`;
}
