import { sql, type Body, type Tx } from '@sb/storage';
import type { FinishedState } from '@sb/jobs';
import type { FinishedRun } from '../fold-runs.ts';
import { stateName } from '../lifecycle.ts';
import type { Position } from './cursors.ts';

interface Row extends Omit<FinishedRun, 'state'> {
  readonly state: number;
}

/** The finished runs after a position, in the order of facts. */
export function* readFinished(tx: Tx, after: Position, limit: number): Body<readonly FinishedRun[]> {
  const columns = sql.raw(`seq, job_id as "jobId", queue_id as "queueId", state, attempt, run_at as "runAt",
    started_at as "startedAt", finished_at as "finishedAt"`);
  const query =
    tx.dialect === 'sqlite'
      ? sql<Row>`select '0' as xid, ${columns} from run_history where seq > ${after.seq} order by seq limit ${limit}`
      : sql<Row>`select xid::text as xid, ${columns} from run_history
          where (xid, seq) > (${after.xid}::xid8, ${after.seq}::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
          order by run_history.xid, seq limit ${limit}`;
  const rows = yield* tx.rows(query);
  return rows.map((row) => ({ ...row, state: stateName(row.state) as FinishedState }));
}
