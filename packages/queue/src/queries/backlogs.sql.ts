/** Facts of all queues for alerts: each is read by an index, and counts stop at a bound. */
import { sql, type Body, type QueueMode, type Tx, isOneOf } from '@sb/storage';
import { LIMIT_HOLDS, PRIORITY_CODES } from '../lifecycle.ts';
import type { StandingColumns } from '../standing.ts';
import { QUEUED_LANES } from '../rows/live-ranges.sql.ts';
import { goInIndexOrder } from '../go-by-indexes.sql.ts';
import { effective } from '../pauses/standing.sql.ts';

export interface BacklogsWanted {
  /** Counts due runs up to this number, and reads when the first is due. */
  readonly due?: number;
  /**
   * Counts runs that are due for longer than each of `lagsMs` (ms), and runs that wait for a retry: each up to `most`.
   */
  readonly late?: { readonly lagsMs: readonly number[]; readonly most: number };
  /** Counts open dead letters up to this number, without those of dry runs. */
  readonly dead?: number;
  /** Counts running runs of queues that have a limit. */
  readonly running: boolean;
}

export interface LastDeadRow {
  readonly id: number;
  readonly job: string;
  readonly died_at: number;
  readonly error_text: string | null;
}

export interface BacklogRow extends StandingColumns<QueueMode> {
  readonly name: string;
  readonly max_running: number | null;
  readonly running: number | null;
  readonly due: number | null;
  /** When the first run was or will be due, ms since the epoch. */
  readonly next_at: number | null;
  readonly retrying: number | null;
  readonly dead: number | null;
  /** A count for each lag, in their order. */
  readonly late: readonly number[];
  readonly lastDead?: LastDeadRow;
}

type Sql = ReturnType<typeof sql>;
interface Columns extends Omit<BacklogRow, 'late' | 'lastDead'> {
  readonly last_dead: number | null;
  readonly [late: `late${number}`]: number;
}

/** By name. Facts that are not wanted are null. */
export function* findBacklogs(tx: Tx, wanted: BacklogsWanted): Body<readonly BacklogRow[]> {
  yield* goInIndexOrder(tx);
  const rows = yield* tx.rows(sql<Columns>`
    select name, ${effective(tx)}, max_running, ${sql.join(columnsOf(tx, wanted))} from queues order by name`);
  const dead = yield* findDead(
    tx,
    rows.flatMap(({ last_dead }) => (last_dead === null ? [] : [last_dead])),
  );
  const { due: mostDue = 0, late: { lagsMs, most } = NO_LAGS } = wanted;
  return rows.map((row) => {
    const lastDead = dead.get(row.last_dead ?? Number.NaN);
    return {
      ...row,
      due: row.due === null ? null : Math.min(row.due, mostDue),
      late: lagsMs.map((_, at) => Math.min(row[`late${at}`] ?? 0, most)),
      ...(lastDead && { lastDead }),
    };
  });
}

const NO_LAGS = { lagsMs: [], most: 0 };
const NONE = sql`cast(null as bigint)`;

function columnsOf({ now }: Tx, { due, late, dead, running }: BacklogsWanted): readonly Sql[] {
  const lags = late?.lagsMs.map(
    (ms, at) => sql`${countDue(sql`${now} - ${sql.lit(ms)}`, late.most)} as ${sql.id(`late${at}`)}`,
  );
  return [
    sql`${running ? RUNNING : NONE} as running`,
    sql`${due === undefined ? NONE : countDue(now, due)} as due`,
    sql`${due === undefined ? NONE : NEXT_AT} as next_at`,
    sql`${late ? countRetrying(now, late.most) : NONE} as retrying`,
    sql`${dead === undefined ? NONE : countDead(dead)} as dead`,
    sql`${dead === undefined ? NONE : LAST_DEAD} as last_dead`,
    ...(lags ?? []),
  ];
}

function* findDead(tx: Tx, runIds: readonly number[]): Body<ReadonlyMap<number, LastDeadRow>> {
  if (runIds.length === 0) return new Map();
  const rows = yield* tx.rows(sql<LastDeadRow>`
    select l.run_id as id, d.name as job, l.died_at, l.error_text
    from dead_letters l join job_defs d on d.id = l.job_id where ${isOneOf(tx, 'l.run_id', runIds)}`);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Counted as the limit counts. */
const RUNNING = sql`case when max_running is not null then
  (select count(*) from runs where state = 3 and lane > 0 and queue_id = queues.id) end`;

const OPEN = `status = 'open' and dry_run = 0 and queue_id = queues.id order by died_at`;
const LAST_DEAD = sql.raw(`(select run_id from dead_letters where ${OPEN} desc, run_id desc limit 1)`);

function countDead(most: number): Sql {
  return sql`(select count(*) from (select 1 from dead_letters where ${sql.raw(OPEN)}, run_id limit ${sql.lit(most)}) part)`;
}

function countRetrying(now: Sql, most: number): Sql {
  return sql`(select count(*) from (select 1 from runs where state = 1 and failures > 0 and queue_id = queues.id
    and run_at > ${now} order by run_at limit ${sql.lit(most)}) part)`;
}

const CODES = sql.raw(
  `(${PRIORITY_CODES.map((code) => `select ${code}${code === 0 ? ' as code' : ''}`).join(' union all ')}) p`,
);
/**
 * The states that may have many runs, each with the exact condition of its index: in the order of time, by priority.
 */
const IN_ORDER = [
  ...QUEUED_LANES,
  `state = 2 and reason = 'queue_limit'`,
  `state = 2 and reason = 'queue_rate'`,
].map((state) => sql.raw(`${state} and queue_id = queues.id and priority = p.code`));

/** This many more held runs are read than are wanted: runs of a paused job may come before the others. */
const MORE_HELD = 200;
const OTHER_HOLDS = LIMIT_HOLDS.filter((hold) => hold !== 'queue_limit' && hold !== 'queue_rate');
const OTHERS = [...OTHER_HOLDS, 'no_node_knows_job'].map((hold) => `'${hold}'`).join(', ');

/**
 * Runs held for other reasons than the pause of a job, which a person asked for. In the order of their ids: nearly that
 * of time.
 */
function heldForOthers(most: number): Sql {
  return sql.raw(`(select run_at from (select reason, run_at from runs where state = 2 and queue_id = queues.id
    order by id limit ${most + MORE_HELD}) held where reason in (${OTHERS})) others`);
}

/**
 * Counts runs that are due at `by`: queued, or held for a reason that will end. The result may be a multiple of `most`.
 */
function countDue(by: Sql, most: number): Sql {
  const parts = IN_ORDER.map(
    (state) => sql`(select count(*) from (select 1 from runs where ${state} and run_at <= ${by}
      order by run_at, id limit ${sql.lit(most)}) part)`,
  );
  return sql`(select sum(${sql.join(parts, sql` + `)}) from ${CODES})
    + (select count(*) from ${heldForOthers(most)} where run_at <= ${by})`;
}

const HEADS = IN_ORDER.map(
  (state) =>
    sql`select (select run_at from runs where ${state} order by run_at, id limit 1) as run_at from ${CODES}`,
);
const NEXT_AT = sql`(select min(run_at) from (${sql.join(HEADS, sql` union all `)}
  union all select min(run_at) from ${heldForOthers(0)}) heads)`;
