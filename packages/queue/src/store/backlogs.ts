/** What alerts look at of all queues at once: each by an index, counts up to a bound. */
import { PRIORITIES } from '@sb/jobs';
import { sql, type Body, type QueueMode, type Tx } from '@sb/storage';
import { LIMIT_HOLDS } from '../lifecycle.ts';
import type { StandingColumns } from '../standing.ts';
import { LANES } from './explain.ts';
import { effective } from './standing.ts';

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

export interface BacklogRow extends StandingColumns<QueueMode> {
  readonly name: string;
  readonly max_running: number | null;
  readonly running: number | null;
  readonly due: number | null;
  /** When the first is due, or will be. */
  readonly next_at: number | null;
  readonly retrying: number | null;
  readonly dead: number | null;
  readonly dead_run: number | null;
  readonly dead_job: string | null;
  readonly dead_at: number | null;
  readonly dead_text: string | null;
  /** A count for each lag, in their order. */
  readonly late: readonly number[];
}

type Sql = ReturnType<typeof sql>;
type Columns = Omit<BacklogRow, 'late'> & Readonly<Record<`late${number}`, number>>;

/** By name. What was not asked for is null. */
export function* findBacklogs(tx: Tx, wanted: BacklogsWanted): Body<readonly BacklogRow[]> {
  const { due, late, dead, running } = wanted;
  const lags = late?.lagsMs ?? [];
  const none = sql`cast(null as bigint)`;
  const columns = [
    sql`${running ? RUNNING : none} as running`,
    sql`${due === undefined ? none : countDue(tx.now, due)} as due`,
    sql`${due === undefined ? none : NEXT_AT} as next_at`,
    sql`${late ? countRetrying(tx.now, late.most) : none} as retrying`,
    ...lags.map(
      (ms, at) =>
        sql`${countDue(sql`${tx.now} - ${sql.lit(ms)}`, late?.most ?? 0)} as ${sql.id(`late${at}`)}`,
    ),
    sql`${dead === undefined ? none : countDead(dead)} as dead`,
    sql`${dead === undefined ? none : LAST_DEAD} as dead_run`,
  ];
  const rows = yield* tx.rows(sql<Columns>`
    select b.*, d.name as dead_job, l.died_at as dead_at, l.error_text as dead_text
    from (select name, ${effective(tx)}, max_running, ${sql.join(columns)} from queues) b
    left join dead_letters l on l.run_id = b.dead_run left join job_defs d on d.id = l.job_id order by b.name`);
  return rows.map((row) => ({ ...row, late: lags.map((_, at) => row[`late${at}`] ?? 0) }));
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

/** A limit of the queue holds many, and they stand in the order of their time; each is said as its index says it. */
const IN_ORDER = [
  ...LANES.map((lane) => `state = 1 and lane = ${lane}`),
  `state = 2 and reason = 'queue_limit'`,
  `state = 2 and reason = 'queue_rate'`,
].flatMap((place) => PRIORITIES.map((_, code) => `${place} and queue_id = queues.id and priority = ${code}`));

/** Held for others: in no order of time. Of so many that are held of a queue these are found. */
const WALKED = 1_000;
const OTHER_HOLDS = LIMIT_HOLDS.filter((hold) => hold !== 'queue_limit' && hold !== 'queue_rate');
/** A pause of its job is somebody's will. */
const IN_NO_ORDER = `select run_at from (select reason, run_at from runs where state = 2 and queue_id = queues.id
  order by id limit ${WALKED}) held
  where reason in (${[...OTHER_HOLDS, 'no_node_knows_job'].map((hold) => `'${hold}'`).join(', ')})`;

/** Queued, or held for something that will have room: due by then and not started. */
function countDue(by: Sql, most: number): Sql {
  const parts = [
    ...IN_ORDER.map(
      (place, at) => sql`select 1 as one from (select 1 from runs where ${sql.raw(place)} and run_at <= ${by}
        order by run_at, id limit ${sql.lit(most)}) ${sql.raw(`part${at}`)}`,
    ),
    sql`select 1 from (${sql.raw(IN_NO_ORDER)}) other where run_at <= ${by}`,
  ];
  return sql`(select count(*) from (${sql.join(parts, sql` union all `)} limit ${sql.lit(most)}) parts)`;
}

const HEADS = IN_ORDER.map(
  (place, at) =>
    `select run_at from (select run_at from runs where ${place} order by run_at, id limit 1) head${at}`,
);
const NEXT_AT = sql.raw(`(select min(run_at) from (${[...HEADS, IN_NO_ORDER].join(' union all ')}) heads)`);
