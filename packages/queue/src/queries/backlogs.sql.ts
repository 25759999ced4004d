/** What alerts look at of all queues at once: each by an index, counts up to a bound. */
import { PRIORITIES } from '@sb/jobs';
import { sql, type Body, type QueueMode, type Tx, isOneOf } from '@sb/storage';
import { LIMIT_HOLDS } from '../lifecycle.ts';
import type { StandingColumns } from '../standing.ts';
import { LANES } from '../explain/explain.sql.ts';
import { goByIndexes } from '../go-by-indexes.sql.ts';
import { effective } from '../pauses/standing.sql.ts';

export interface BacklogsWanted {
  /** Runs that are due, and since when the first is: up to so many. */
  readonly due?: number;
  /** How many are due for longer than each of these, ms, and how many are put back after a failure: up to `most`. */
  readonly late?: { readonly lagsMs: readonly number[]; readonly most: number };
  /** Open dead letters, without those of dry runs: up to so many. */
  readonly dead?: number;
  /** What runs of queues that have a limit. */
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
  /** When the first is due, or will be. */
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

/** By name. What was not asked for is null. */
export function* findBacklogs(tx: Tx, wanted: BacklogsWanted): Body<readonly BacklogRow[]> {
  yield* goByIndexes(tx);
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

/** As the limit counts it. */
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
  `(${PRIORITIES.map((_, code) => `select ${code}${code === 0 ? ' as code' : ''}`).join(' union all ')}) p`,
);
/** Where many stand, in the order of their time, those of each priority apart; each is said as its index says it. */
const IN_ORDER = [
  ...LANES.map((lane) => `state = 1 and lane = ${lane}`),
  `state = 2 and reason = 'queue_limit'`,
  `state = 2 and reason = 'queue_rate'`,
].map((place) => sql.raw(`${place} and queue_id = queues.id and priority = p.code`));

/** Beyond what is asked for so many are looked at: those of a paused job may stand before the others. */
const PAST = 200;
const OTHER_HOLDS = LIMIT_HOLDS.filter((hold) => hold !== 'queue_limit' && hold !== 'queue_rate');
const OTHERS = [...OTHER_HOLDS, 'no_node_knows_job'].map((hold) => `'${hold}'`).join(', ');

/** What is held for others, in the order of its runs: as good as by time. The pause of a job is somebody's will. */
function heldForOthers(most: number): Sql {
  return sql.raw(`(select run_at from (select reason, run_at from runs where state = 2 and queue_id = queues.id
    order by id limit ${most + PAST}) held where reason in (${OTHERS})) others`);
}

/** Queued, or held for something that will have room: due by then and not started. May be some times `most`. */
function countDue(by: Sql, most: number): Sql {
  const parts = IN_ORDER.map(
    (place) => sql`(select count(*) from (select 1 from runs where ${place} and run_at <= ${by}
      order by run_at, id limit ${sql.lit(most)}) part)`,
  );
  return sql`(select sum(${sql.join(parts, sql` + `)}) from ${CODES})
    + (select count(*) from ${heldForOthers(most)} where run_at <= ${by})`;
}

const HEADS = IN_ORDER.map(
  (place) =>
    sql`select (select run_at from runs where ${place} order by run_at, id limit 1) as run_at from ${CODES}`,
);
const NEXT_AT = sql`(select min(run_at) from (${sql.join(HEADS, sql` union all `)}
  union all select min(run_at) from ${heldForOthers(0)}) heads)`;
