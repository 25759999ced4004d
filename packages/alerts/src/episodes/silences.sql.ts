import { sql, type Body, type Tx } from '@sb/storage';
import type { Quiet } from './notify.ts';
import type { AlertMatch } from '../settings.ts';

export interface Silence {
  readonly id: number;
  readonly match: AlertMatch;
  /** Ms since the epoch, as the other times. */
  readonly from: number;
  readonly until: number;
  readonly by: string;
  readonly reason?: string;
  readonly inForce: boolean;
  /** An operator has ended it before its time. */
  readonly ended?: { readonly at: number; readonly by: string };
}

interface NewSilence {
  readonly match: AlertMatch;
  /** Ms since the epoch. */
  readonly until: number;
  readonly by: string;
  readonly reason?: string | undefined;
}

interface SilenceRow {
  readonly id: number;
  readonly match: string;
  readonly until: number;
  readonly reason: string | null;
  readonly by_: string;
  readonly created_at: number;
  readonly ended_at: number | null;
  readonly ended_by: string | null;
  readonly in_force: number;
}

/** The silences in force at this moment. */
export function* findSilencesInForce(tx: Tx): Body<readonly Quiet[]> {
  const rows = yield* tx.rows(sql<Pick<SilenceRow, 'match' | 'created_at' | 'until'>>`
    select match, created_at, until from alert_silences where ${inForce(tx)} order by until`);
  return rows.map((row) => ({
    by: 'silence',
    from: row.created_at,
    to: row.until,
    match: matchOf(row.match),
  }));
}

export function* insertSilence(tx: Tx, { match, until, by, reason }: NewSilence): Body<number> {
  const row = yield* tx.first(sql<{ id: number }>`
    insert into alert_silences (match, until, reason, by_, created_at)
    values (${JSON.stringify(match)}, ${until}, ${reason ?? null}, ${by}, ${tx.now}) returning id`);
  return row?.id ?? 0;
}

/** False if the silence is over already. */
export function* endSilence(tx: Tx, id: number, by: string): Body<boolean> {
  const row = yield* tx.first(sql<{ id: number }>`
    update alert_silences set ended_at = ${tx.now}, ended_by = ${by} where id = ${id} and ${inForce(tx)} returning id`);
  return row !== undefined;
}

export function* findSilence(tx: Tx, id: number): Body<Silence | undefined> {
  const row = yield* tx.first(sql<SilenceRow>`${select(tx)} where id = ${id}`);
  return row && silenceOf(row);
}

/** The newest first. */
export function* findSilences(
  tx: Tx,
  {
    all,
    limit,
    before,
  }: { readonly all: boolean; readonly limit: number; readonly before?: number | undefined },
): Body<readonly Silence[]> {
  const which = all ? sql`true` : inForce(tx);
  const older = before === undefined ? sql`true` : sql`id < ${before}`;
  const rows = yield* tx.rows(
    sql<SilenceRow>`${select(tx)} where ${older} and ${which} order by id desc limit ${limit}`,
  );
  return rows.map(silenceOf);
}

function inForce(tx: Tx): ReturnType<typeof sql> {
  return sql`ended_at is null and until > ${tx.now}`;
}

function select(tx: Tx): ReturnType<typeof sql> {
  return sql`select id, match, until, reason, by_, created_at, ended_at, ended_by,
    case when ${inForce(tx)} then 1 else 0 end as in_force from alert_silences`;
}

function silenceOf(row: SilenceRow): Silence {
  const { id, until, reason, by_: by, created_at: from, ended_at: at, ended_by: endedBy } = row;
  return {
    id,
    match: matchOf(row.match),
    from,
    until,
    by,
    ...(reason !== null && { reason }),
    inForce: row.in_force === 1,
    ...(at !== null && endedBy !== null && { ended: { at, by: endedBy } }),
  };
}

function matchOf(text: string): AlertMatch {
  return JSON.parse(text) as AlertMatch;
}
