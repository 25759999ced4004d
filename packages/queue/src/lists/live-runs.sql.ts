import { isOneOf, sql, type Body, type QueueMode, type Tx } from '@sb/storage';
import { type ExplainedRow, LACKS_KEY } from '../explain/explain.sql.ts';
import { LIVE } from '../runs/run-rows.sql.ts';
import type { JoinedProgress } from '../rows/progress.ts';
import type { LiveColumns } from '../runs/run-records.ts';
import { effective } from '../pauses/standing.sql.ts';
import type { StandingColumns } from '../standing.ts';

/** Everything that a list shows of a live run, and that its reason is decided from. */
export interface LiveRunRow extends LiveColumns, ExplainedRow, JoinedProgress {
  readonly attempt_error: string | null;
  readonly attempt_outcome: string | null;
}

const MORE = `r.queue_id, r.lane, r.crashes, r.pending_deps, r.start_by, r.deadline_at, r.ctl, n.name as node,
  d.unknown_since, ${LACKS_KEY}, a.outcome as attempt_outcome, a.error as attempt_error,
  p.done, p.total, p.note, p.at as progress_at`;
const MORE_JOINS = `left join nodes n on n.id = r.node_id
  left join attempts a on a.run_id = r.id and a.claim_no = r.claim_no and r.state = 1
  left join run_live p on p.run_id = r.id`;

/** In no order. Runs that have ended meanwhile are left out. */
export function* findLiveRuns(tx: Tx, ids: readonly number[]): Body<readonly LiveRunRow[]> {
  if (ids.length === 0) return [];
  return yield* tx.rows(sql<LiveRunRow>`
    ${sql.raw(LIVE(MORE, MORE_JOINS))} where ${isOneOf(tx, 'r.id', ids)}`);
}

export interface NamedQueue extends StandingColumns<QueueMode> {
  readonly id: number;
  readonly name: string;
}

/** All queues with their standing by the clock. */
export function* findQueueStandings(tx: Tx): Body<readonly NamedQueue[]> {
  return yield* tx.rows(sql<NamedQueue>`select id, name, ${effective(tx)} from queues order by name`);
}
