import type { Step } from '@sb/storage';
import { claimedRun, POSTGRES_COLUMNS, SQLITE_RETURNING, SQLITE_TAKE } from '../../rows/claimed-run.sql.ts';
import { NOW } from '../../postgres-now.sql.ts';
import type { ClaimedRun } from '../../run.ts';

/** Runs with limits, as their claimer has found them. */
export const SQLITE_TAKE_LIMITED = `${SQLITE_TAKE}, reason = null where id in (select value from json_each(@ids)) and state in (1, 2) ${SQLITE_RETURNING}`;
/** Runs with limits, which their claimer has locked. $1 now $2 ids $3 node. */
const POSTGRES_TAKE_LIMITED = `with ${NOW(1)} update runs set state = 3, claim_no = claim_no + 1, node_id = $3::bigint,
  started_at = (select ms from t), deadline_at = (select ms from t) + coalesce(timeout_ms, 3600000), reason = null
where id = any($2::bigint[]) and state in (1, 2) returning ${POSTGRES_COLUMNS}`;

export interface Taking {
  readonly nodeId: number;
  readonly jobNames: ReadonlyMap<number, string>;
  /** When they begin, ms since the epoch. Default: now. */
  readonly at?: number | undefined;
}

/** Running, as this node's: those that are still queued, or held for a limit. */
export function takeLimited(
  ids: readonly number[],
  { nodeId, jobNames, at }: Taking,
): Step<readonly ClaimedRun[]> {
  const decode = (row: unknown): ClaimedRun => claimedRun(row, (id) => jobNames.get(id) ?? `#${id}`);
  return {
    sqlite: (handle) =>
      handle
        .arrays(SQLITE_TAKE_LIMITED)
        .all({ ids: JSON.stringify(ids), now: at ?? handle.now(), node: nodeId })
        .map(decode),
    async postgres(handle) {
      return (
        await handle.arrays('take_limited', POSTGRES_TAKE_LIMITED, [at ?? handle.now(), ids, nodeId])
      ).map(decode);
    },
  };
}
