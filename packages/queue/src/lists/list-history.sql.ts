import { type FinishedState, RUN_STATES, type Trigger } from '@sb/jobs';
import type { Position } from '@sb/events';
import { sql, type Body, type Tx } from '@sb/storage';
import { isEnd } from './end-position.sql.ts';

type Sql = ReturnType<typeof sql>;

/** Filters that an index serves: the others are looked for among the rows that these leave. */
export interface HistoryWalk {
  readonly jobNumber: number | undefined;
  /** True when runs that succeeded are not wanted. */
  readonly onlyBad: boolean;
  /** Bounds of `seq`, both included. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly isBackwards: boolean;
}

/** Conditions that no index has. */
export interface HistoryRest {
  readonly states: readonly FinishedState[] | undefined;
  readonly exceptJobId: number | undefined;
  readonly queueId: number | undefined;
  readonly scheduleId: number | undefined;
  readonly trigger: Trigger | undefined;
  readonly createdBy: string | undefined;
  readonly tag: string | undefined;
  /** A part of the error's first line; the case of ASCII letters is ignored. */
  readonly error: string | undefined;
  readonly minMs: number | undefined;
  /** Finished at or after this, and before this, ms since the epoch. */
  readonly since: number | undefined;
  readonly until: number | undefined;
  readonly endedBy?: Position | undefined;
}

export interface WalkedRow {
  readonly seq: number;
  /** 1: it meets all conditions. */
  readonly hit: number;
}

/** The next rows of the walk, in its order. */
export function* walkHistory(
  tx: Tx,
  walk: HistoryWalk,
  rest: HistoryRest,
  limit: number,
): Body<readonly WalkedRow[]> {
  return yield* tx.rows(sql<WalkedRow>`
    select r.seq, case when ${all(restConditions(tx, rest))} then 1 else 0 end as hit from run_history r
    where ${all(bounds(tx, walk))} order by ${order(tx, walk)} limit ${limit}+0`);
}

export interface EndRow {
  readonly id: number;
  readonly state: number;
  readonly started_at: number | null;
  readonly finished_at: number;
}

/** The next runs of the walk that meet all conditions, in its order. Between its bounds it may look at all. */
export function* findEndsOfWalk(
  tx: Tx,
  walk: HistoryWalk,
  rest: HistoryRest,
  limit: number,
): Body<readonly EndRow[]> {
  return yield* tx.rows(sql<EndRow>`
    select r.id, r.state, r.started_at, r.finished_at from run_history r
    where ${all([...bounds(tx, walk), ...restConditions(tx, rest)])} order by ${order(tx, walk)} limit ${limit}+0`);
}

/** The count of one kind of finished runs, by the numbers that the store gave. */
export interface RunKind {
  readonly state: number;
  readonly job: number;
  readonly queue: number;
  readonly trigger: Trigger;
  readonly count: number;
}

export interface CountedRuns {
  /** The number of rows that were looked at. */
  readonly rows: number;
  /** The runs among them that meet all conditions. One kind may stand here more than once. */
  readonly hits: readonly RunKind[];
}

/** Counts the newest rows of the walk, at most `limit` of them. Adds in the store. */
export function* countWalked(tx: Tx, walk: HistoryWalk, rest: HistoryRest, limit: number): Body<CountedRuns> {
  const kinds = yield* tx.rows(sql<RunKind & { readonly hit: number }>`
    select state, job_id as job, queue_id as queue, trigger, hit, count(*) as count from (
      select r.state, r.job_id, r.queue_id, r.trigger, case when ${all(restConditions(tx, rest))} then 1 else 0 end as hit
      from run_history r where ${all(bounds(tx, walk))} order by ${order(tx, walk)} limit ${limit}+0) walked
    group by 1, 2, 3, 4, 5`);
  return { rows: countOf(kinds), hits: kinds.filter(({ hit }) => hit === 1) };
}

/** The finished runs of a minute that ended in one state. */
export interface MinuteEnds {
  /** Since the epoch. */
  readonly minute: number;
  readonly state: number;
  /** 1: they meet all conditions. */
  readonly hit: number;
  readonly count: number;
  /** Their attempts that were not the first. */
  readonly retried: number;
}

/** The same rows by the minute of their end. Dry runs are no hits: statistics leave them out. */
export function* countMinutes(
  tx: Tx,
  walk: HistoryWalk,
  rest: HistoryRest,
  limit: number,
): Body<readonly MinuteEnds[]> {
  return yield* tx.rows(sql<MinuteEnds>`
    select minute, state, hit, count(*) as count, sum(again) as retried from (
      select r.finished_at / 60000 as minute, r.state, case when r.attempt > 1 then r.attempt - 1 else 0 end as again,
        case when ${all([sql.raw('r.dry_run = 0'), ...restConditions(tx, rest)])} then 1 else 0 end as hit
      from run_history r where ${all(bounds(tx, walk))} order by ${order(tx, walk)} limit ${limit}+0) walked
    group by 1, 2, 3`);
}

export function countOf(kinds: readonly { readonly count: number }[]): number {
  return kinds.reduce((sum, { count }) => sum + count, 0);
}

/** When the first of the finished runs that are kept has ended, ms since the epoch. */
export function* findOldestEnd(tx: Tx): Body<number | undefined> {
  const row = yield* tx.first(
    sql<{ finished_at: number }>`select finished_at from run_history order by seq limit ${1}+0`,
  );
  return row?.finished_at;
}

/** 0: there is no history. */
export function* findNewestSeq(tx: Tx): Body<number> {
  const row = yield* tx.first(sql<{ seq: number | null }>`select max(seq) as seq from run_history`);
  return row?.seq ?? 0;
}

/** One kind of the finished runs of a block. */
export interface BlockKind extends RunKind {
  /** Its runs have a `seq` from `block * size` on, and below the next block. */
  readonly block: number;
  /** When the first and the last of them ended, ms since the epoch. */
  readonly first: number;
  readonly last: number;
}

/** Counts the newest rows from `from` to `to`, both included, at most `limit` of them, in blocks of `size`. */
export function* countBlocks(
  tx: Tx,
  {
    from,
    to,
    size,
    limit,
  }: { readonly from: number; readonly to: number; readonly size: number; readonly limit: number },
): Body<readonly BlockKind[]> {
  return yield* tx.rows(sql<BlockKind>`
    select block, state, job_id as job, queue_id as queue, trigger, count(*) as count, min(finished_at) as first,
      max(finished_at) as last
    from (
      select r.seq / ${sql.lit(size)} as block, r.state, r.job_id, r.queue_id, r.trigger, r.finished_at from run_history r
      where r.seq >= ${from} and r.seq <= ${to} order by r.seq desc limit ${limit}+0) walked
    group by 1, 2, 3, 4, 5`);
}

/**
 * PostgreSQL would walk the runs of all jobs for a job that has few of the wanted ones: written as a range, the condition
 * has the index of the job alone.
 */
function bounds({ dialect }: Tx, { jobNumber, onlyBad, from, to }: HistoryWalk): readonly Sql[] {
  if (dialect === 'postgres' && jobNumber !== undefined)
    return [
      sql`(r.job_id, r.seq) >= (${jobNumber}::int, ${from ?? Number.MIN_SAFE_INTEGER}::bigint)`,
      sql`(r.job_id, r.seq) <= (${jobNumber}::int, ${to ?? Number.MAX_SAFE_INTEGER}::bigint)`,
      ...(onlyBad ? [sql.raw('r.state <> 4')] : []),
    ];
  return [
    ...(jobNumber === undefined ? [] : [sql`r.job_id = ${jobNumber}`]),
    // Exactly the condition of the indexes over runs that did not succeed.
    ...(onlyBad ? [sql.raw('r.state <> 4')] : []),
    ...(from === undefined ? [] : [sql`r.seq >= ${from}`]),
    ...(to === undefined ? [] : [sql`r.seq <= ${to}`]),
  ];
}

function order({ dialect }: Tx, { jobNumber, isBackwards }: HistoryWalk): Sql {
  const way = isBackwards ? 'desc' : 'asc';
  const isOfJob = dialect === 'postgres' && jobNumber !== undefined;
  return sql.raw(isOfJob ? `r.job_id ${way}, r.seq ${way}` : `r.seq ${way}`);
}

function restConditions(tx: Tx, rest: HistoryRest): readonly Sql[] {
  const {
    states,
    exceptJobId,
    queueId,
    scheduleId,
    trigger,
    createdBy,
    tag,
    error,
    minMs,
    since,
    until,
    endedBy,
  } = rest;
  return [
    ...(states ? [sql`r.state in (${sql.join(states.map((state) => RUN_STATES.indexOf(state)))})`] : []),
    ...(exceptJobId === undefined ? [] : [sql`r.job_id <> ${exceptJobId}`]),
    ...(queueId === undefined ? [] : [sql`r.queue_id = ${queueId}`]),
    ...(scheduleId === undefined ? [] : [sql`r.schedule_id = ${scheduleId}`]),
    ...(trigger === undefined ? [] : [sql`r.trigger = ${trigger}`]),
    ...(createdBy === undefined ? [] : [sql`r.created_by = ${createdBy}`]),
    ...(tag === undefined ? [] : [contains(tx, sql`coalesce(r.tags, '')`, sql`${JSON.stringify(tag)}`)]),
    ...(error === undefined
      ? []
      : [contains(tx, sql`lower(coalesce(r.error_short, ''))`, sql`lower(cast(${error} as text))`)]),
    ...(minMs === undefined ? [] : [sql`r.finished_at - r.started_at >= ${minMs}`]),
    ...(since === undefined ? [] : [sql`r.finished_at >= ${since}`]),
    ...(until === undefined ? [] : [sql`r.finished_at < ${until}`]),
    ...(endedBy === undefined ? [] : [isEnd(tx, '<=', endedBy)]),
  ];
}

function contains({ dialect }: Tx, text: Sql, part: Sql): Sql {
  return dialect === 'sqlite' ? sql`instr(${text}, ${part}) > 0` : sql`strpos(${text}, ${part}) > 0`;
}

function all(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`true` : sql.join([...conditions], sql` and `);
}
