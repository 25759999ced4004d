import { type Body, sql, type Tx } from '@sb/storage';

export interface LoggedRun {
  readonly run_id: number;
  readonly bytes: number;
  /** Null where the run has not ended, or was removed. */
  readonly finished_at: number | null;
  readonly created_at: number | null;
  readonly is_live: number;
}

/** Runs with logs, in the order of their ids. */
export function* findLoggedRuns(tx: Tx, after: number, limit: number): Body<readonly LoggedRun[]> {
  return yield* tx.rows(selectLoggedRuns(after, limit));
}

const FINISHED_AT = sql`(select h.finished_at from run_history h where h.id = l.run_id)`;
const CREATED_AT = sql`(select h.created_at from run_history h where h.id = l.run_id)`;
const LIVE_SINCE = sql`(select r.created_at from runs r where r.id = l.run_id)`;

/** Subqueries instead of joins: no planner turns them into a scan of all history. */
export function selectLoggedRuns(after: number, limit: number): ReturnType<typeof sql<LoggedRun>> {
  return sql<LoggedRun>`
    select l.run_id, l.bytes, ${FINISHED_AT} as finished_at, coalesce(${CREATED_AT}, ${LIVE_SINCE}) as created_at,
      case when ${LIVE_SINCE} is null then 0 else 1 end as is_live
    from (select run_id, sum(octet_length(lines)) as bytes from run_logs where run_id > ${after}
      group by run_id order by run_id limit ${limit}+0) l
    order by l.run_id`;
}
