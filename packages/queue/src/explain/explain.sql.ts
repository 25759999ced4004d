/** The facts of an explanation: each is read by an index, and counts stop at a bound. */
import { sql, type Body, type Tx } from '@sb/storage';
import { EXPLAIN_CAP } from './causes.ts';
import { MAX_CRASHES, PRIORITY_CODES } from '../lifecycle.ts';
import { AT_WORK } from '../at-work.ts';
import { QUEUED_LANES } from '../rows/live-ranges.sql.ts';

/** A list of an explanation has at most this many entries. */
const FEW = 10;

/** Of a run r of a job d. */
export const LACKS_KEY = `case when d.max_running is not null and d.limit_keyed = 1 and r.limit_key is null
  or d.rate is not null and d.rate_keyed = 1 and r.rate_key is null then 1 else 0 end as lacks_key`;

export interface ExplainedRow {
  readonly now: number;
  readonly id: number;
  readonly job: string;
  readonly queue: string;
  readonly queue_id: number;
  readonly priority: number;
  readonly state: number;
  readonly lane: number;
  readonly reason: string | null;
  readonly run_at: number;
  readonly claim_no: number;
  readonly failures: number;
  readonly crashes: number;
  readonly max_attempts: number;
  readonly pending_deps: number;
  readonly start_by: number | null;
  readonly started_at: number | null;
  readonly deadline_at: number | null;
  readonly ctl: number;
  readonly node_id: number | null;
  readonly node: string | null;
  readonly unknown_since: number | null;
  /** 1: it has a limit or a rate for each key, and its key is not worked out. */
  readonly lacks_key: number;
}

export function* findExplained(tx: Tx, runId: number): Body<ExplainedRow | undefined> {
  return yield* tx.first(sql<ExplainedRow>`
    select ${tx.now} as now, r.id, d.name as job, q.name as queue, r.queue_id, r.priority, r.state, r.lane, r.reason, r.run_at,
      r.claim_no, r.failures, r.crashes, r.max_attempts, r.pending_deps, r.start_by, r.started_at, r.deadline_at, r.ctl, r.node_id,
      n.name as node, d.unknown_since, ${sql.raw(LACKS_KEY)}
    from runs r join job_defs d on d.id = r.job_id join queues q on q.id = r.queue_id left join nodes n on n.id = r.node_id
    where r.id = ${runId}`);
}

export interface LastAttempt {
  readonly claim_no: number;
  readonly outcome: string;
  readonly error: string | null;
}

export function* findLastAttempt(tx: Tx, runId: number): Body<LastAttempt | undefined> {
  return yield* tx.first(sql<LastAttempt>`
    select claim_no, outcome, error from attempts where run_id = ${runId} order by claim_no desc limit 1`);
}

export interface Ahead {
  readonly higher: number;
  readonly earlier: number;
  /** The one that is claimed first. */
  readonly first?: number;
}

/** Due runs of its queue that a claim takes before it, in both lanes. */
export function* countAhead(
  tx: Tx,
  run: Pick<ExplainedRow, 'id' | 'queue_id' | 'priority' | 'run_at'>,
): Body<Ahead> {
  const higher = PRIORITY_CODES.filter((code) => code < run.priority).map((code) =>
    due(tx, run.queue_id, code),
  );
  // The run is due, so earlier ones are too. A second upper bound, run_at <= now, makes PostgreSQL read on to all due
  // runs.
  const earlier = [
    sql`queue_id = ${run.queue_id} and priority = ${sql.lit(run.priority)} and (run_at, id) < (${run.run_at}, ${run.id})`,
  ];
  const first = sql.join([...higher, ...earlier].map(firstOf));
  const row = yield* tx.first(sql<{ higher: number; earlier: number; first: number | null }>`
    select ${capped(higher)} as higher, ${capped(earlier)} as earlier, coalesce(${first}, null) as first`);
  return {
    higher: row?.higher ?? 0,
    earlier: row?.earlier ?? 0,
    ...(row && row.first !== null && { first: row.first }),
  };
}

/** The run that a claim takes first of those that meet the condition. */
function firstOf(condition: Sql): Sql {
  const heads = QUEUED_LANES.map(
    (lane) => sql`select id, run_at from (
      select id, run_at from runs where ${sql.raw(lane)} and ${condition} order by run_at, id limit 1) head`,
  );
  return sql`(select id from (${sql.join(heads, sql` union all `)}) heads order by run_at, id limit 1)`;
}

/**
 * Running runs with which as many nodes have crashed. By the index over running runs: at most as many rows as there are
 * slots.
 */
export function* findSuspects(tx: Tx): Body<readonly number[]> {
  const rows = yield* tx.rows(sql<{ id: number }>`
    select id from runs where ${sql.raw(AT_WORK)} and crashes >= ${MAX_CRASHES - 1} order by node_id limit ${sql.lit(FEW)}`);
  return rows.map(({ id }) => id);
}

export interface AwaitedRow {
  readonly runId: number;
  readonly jobId: string;
  readonly state: number;
  readonly on: string;
}

/** The first parents whose end is not recorded for it yet; such a parent may just have ended. */
export function* findAwaited(tx: Tx, childId: number): Body<readonly AwaitedRow[]> {
  return yield* tx.rows(sql<AwaitedRow>`
    select d.parent_id as "runId", j.name as "jobId", coalesce(r.state, h.state) as state, d.cond as "on"
    from (select parent_id, cond from run_deps where child_id = ${childId} and outcome is null
      order by parent_id limit ${sql.lit(FEW)}) d
    left join runs r on r.id = d.parent_id left join run_history h on h.id = d.parent_id
    join job_defs j on j.id = coalesce(r.job_id, h.job_id) order by d.parent_id`);
}

type Sql = ReturnType<typeof sql>;

/**
 * Due runs of one priority. The caller adds state and lane as literals: a bound parameter cannot use a partial index.
 */
export function due(tx: Tx, queueId: number, priority: number): Sql {
  return sql`queue_id = ${queueId} and priority = ${sql.lit(priority)} and run_at <= ${tx.now}`;
}

export function later(tx: Tx, queueId: number, priority: number): Sql {
  return sql`queue_id = ${queueId} and priority = ${sql.lit(priority)} and run_at > ${tx.now}`;
}

/** Counts the queued runs that meet one of the conditions, up to EXPLAIN_CAP. */
export function capped(conditions: readonly Sql[]): Sql {
  if (conditions.length === 0) return sql`0`;
  const cap = sql.lit(EXPLAIN_CAP);
  const parts = conditions.flatMap((condition) =>
    QUEUED_LANES.map(
      (lane) => sql`select 1 as one from (select 1 from runs where ${sql.raw(lane)} and ${condition}
        order by run_at, id limit ${cap}) part`,
    ),
  );
  return sql`(select count(*) from (${sql.join(parts, sql` union all `)} limit ${cap}) counted)`;
}
