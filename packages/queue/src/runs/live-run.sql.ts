import { type Body, forUpdate, sql, type Tx } from '@sb/storage';
import type { Claim } from '../run.ts';
import { QUEUED_LANES } from '../rows/live-ranges.sql.ts';
import type { EndingRun } from '../settle/end/end-run.ts';

export interface LiveRun {
  readonly id: number;
  readonly job: string;
  readonly state: number;
  readonly job_id: number;
  readonly queue_id: number;
  readonly priority: number;
  readonly limit_key: string | null;
  readonly rate_key: string | null;
}

/** The run, locked, if it has not finished. */
export function* lockLiveRun(tx: Tx, runId: number): Body<LiveRun | undefined> {
  const lock = forUpdate(tx, 'of r');
  return yield* tx.first(sql<LiveRun>`
    select r.id, d.name as job, r.state, r.job_id, r.queue_id, r.priority, r.limit_key, r.rate_key
    from runs r join job_defs d on d.id = r.job_id where r.id = ${runId} ${lock}`);
}

/** A second request keeps the reason of the first. */
export function* requestCancel(tx: Tx, runId: number, reason: string | undefined): Body<void> {
  yield* tx.run(sql`
    update runs set ctl = 1, reason = case when ctl = 1 then reason else ${reason ?? null} end where id = ${runId}`);
}

/** By the index over runs of a node: at most as many rows as the node has slots. */
export function* findCancelRequests(tx: Tx, nodeId: number): Body<readonly Claim[]> {
  return yield* tx.rows(sql<Claim>`
    select id, claim_no as "claimNo" from runs where node_id = ${nodeId} and state = 3 and ctl > 0 order by id`);
}

/** To the front means 1 ms before the first run of that priority that it waits beside, and not after now. */
export function* moveRun(
  tx: Tx,
  run: LiveRun,
  { priority, toFront }: { readonly priority: number; readonly toFront: boolean },
): Body<void> {
  const firsts = besides(run).map(
    (beside) =>
      sql`select min(run_at) as at from runs where ${beside} and priority = ${priority} and id <> ${run.id}`,
  );
  const earlier = sql`coalesce((select min(at) - 1 from (${sql.join(firsts, sql` union all `)}) firsts
    where at <= ${tx.now}), ${tx.now})`;
  yield* tx.run(sql`
    update runs set priority = ${priority}, run_at = ${toFront ? earlier : sql`run_at`} where id = ${run.id}`);
}

/**
 * The runs that start before it where they are due before it, in the words of their indexes: those of its queue, and those
 * that are held for a limit that it may have too.
 */
function besides({ job_id, queue_id, limit_key, rate_key }: LiveRun) {
  return [
    ...QUEUED_LANES.map((lane) => sql`${sql.raw(lane)} and queue_id = ${queue_id}`),
    sql`state = 2 and reason = 'queue_limit' and queue_id = ${queue_id}`,
    sql`state = 2 and reason = 'queue_rate' and queue_id = ${queue_id}`,
    sql`state = 2 and reason = 'job_limit' and job_id = ${job_id}`,
    sql`state = 2 and reason = 'job_rate' and job_id = ${job_id}`,
    ...(limit_key === null
      ? []
      : [sql`state = 2 and reason = 'key_limit' and job_id = ${job_id} and limit_key = ${limit_key}`]),
    ...(rate_key === null
      ? []
      : [sql`state = 2 and reason = 'key_rate' and job_id = ${job_id} and rate_key = ${rate_key}`]),
  ];
}

/** Waiting runs whose start deadline has passed. With `lock`: those that no other transaction has locked, locked. */
export function* findLate(
  tx: Tx,
  { limit, lock }: { readonly limit: number; readonly lock: boolean },
): Body<readonly EndingRun[]> {
  const locking = lock ? forUpdate(tx, 'of r skip locked') : sql``;
  return yield* tx.rows(sql<EndingRun>`
    select r.id, d.name as job from runs r join job_defs d on d.id = r.job_id
    where r.start_by is not null and r.state < 3 and r.start_by < ${tx.now} order by r.start_by limit ${limit} ${locking}`);
}
