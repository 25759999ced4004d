import { sql, takeSeq, type Body, type Tx, isOneOf } from '@sb/storage';
import { noteEndedParents } from './ended-parents.sql.ts';
import { goByIndexes } from '../../go-by-indexes.sql.ts';

/** The columns that history copies from a run as they are. */
export const HISTORY_COLUMNS = `id, job_id, queue_id, priority, run_at, created_at, started_at, start_by, node_id,
  claim_no, max_attempts, timeout_ms, limit_key, rate_key, dedupe_key, trigger, schedule_id, fire_at, chain_id,
  replay_of, root_id, created_by, tags, trace, dry_run, input`;

export interface HistoryEnd {
  readonly state: number;
  readonly reason: string | null;
  readonly errorShort: string | null;
  readonly result: string | null;
}

/**
 * Live runs become history rows, all with the same end. A run that never started has no attempt beyond its failures.
 * Those that others wait for are noted, so that their children are told. True when there was one.
 */
export function* moveToHistory(tx: Tx, runIds: readonly number[], end: HistoryEnd): Body<boolean> {
  const { state, reason, errorShort, result } = end;
  if (runIds.length > 1) yield* goByIndexes(tx);
  const first = yield* takeSeq(tx, runIds.length);
  const values = sql`${state}, ${reason}, failures + case when state = 3 then 1 else 0 end, ${tx.now}, ${errorShort},
      ${result}, ${sql.raw(HISTORY_COLUMNS)}`;
  const columns = sql`state, reason, attempt, finished_at, error_short, result, ${sql.raw(HISTORY_COLUMNS)}`;
  // SQLite plans a join with the list backwards: `cross join` keeps it from that.
  yield* tx.run(
    first === undefined
      ? sql`insert into run_history (${columns}) select ${values} from runs where ${isOneOf(tx, 'id', runIds)} order by id`
      : sql`insert into run_history (seq, ${columns}) select ${first} + ids.at, ${values}
          from (select key as at, value as run_id from json_each(${JSON.stringify(runIds)})) ids
          cross join runs on runs.id = ids.run_id`,
  );
  const gone = yield* tx.rows(sql<{ id: number; has_children: number }>`
    delete from runs where ${isOneOf(tx, 'id', runIds)} returning id, has_children`);
  const parents = gone.filter((run) => run.has_children === 1).map(({ id }) => id);
  if (parents.length > 0) yield* noteEndedParents(tx, parents, state);
  return parents.length > 0;
}
