import type { FailureReason } from '@sb/jobs';
import { type Body, jsonRows, sql, takeSeq, type Tx, isOneOf } from '@sb/storage';
import { goByIndexes } from '../../go-by-indexes.sql.ts';
import { LANES } from '../../lifecycle.ts';
import { INPUT_ELSEWHERE } from '../../run.ts';
import { noteEndedParents, noteUnjudgedParents } from './ended-parents.sql.ts';

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
 * Moves live runs to history, all with the same end. A run that never started has no attempt beyond its failures. Runs that
 * others wait for are noted, so that their children are released. True when there was one.
 */
export function* moveToHistory(tx: Tx, runIds: readonly number[], end: HistoryEnd): Body<boolean> {
  const { state, reason, errorShort, result } = end;
  if (runIds.length > 1) yield* goByIndexes(tx);
  const first = yield* takeSeq(tx, runIds.length);
  const values = sql`${state}, ${reason}, failures + case when state = 3 then 1 else 0 end, ${tx.now}, ${errorShort},
      ${result}, ${sql.raw(HISTORY_COLUMNS)}`;
  const columns = sql`state, reason, attempt, finished_at, error_short, result, ${sql.raw(HISTORY_COLUMNS)}`;
  // SQLite would plan a join with the list backwards: `cross join` prevents that.
  yield* tx.run(
    first === undefined
      ? sql`insert into run_history (${columns}) select ${values} from runs where ${isOneOf(tx, 'id', runIds)} order by id`
      : sql`insert into run_history (seq, ${columns}) select ${first} + ids.at, ${values}
          from (select key as at, value as run_id from json_each(${JSON.stringify(runIds)})) ids
          cross join runs on runs.id = ids.run_id`,
  );
  const parents = yield* deleteLive(tx, runIds);
  if (parents.length > 0) yield* noteEndedParents(tx, parents, state);
  return parents.length > 0;
}

/** The columns that a set of ends has, with their PostgreSQL types. `at`: the order in which they are written. */
const END_COLUMNS = {
  run_id: 'bigint',
  at: 'int',
  state: 'int',
  reason: 'text',
  error_short: 'text',
  result: 'text',
};

/**
 * The same for live runs of which each has an end of its own, in the order of the list. Runs that others still wait for
 * are noted; the caller has judged the dependencies of the others.
 */
export function* moveEachToHistory(
  tx: Tx,
  ends: readonly (HistoryEnd & { readonly id: number })[],
): Body<void> {
  if (ends.length === 0) return;
  yield* goByIndexes(tx);
  const first = yield* takeSeq(tx, ends.length);
  const rows = jsonRows(
    tx,
    ends.map(({ id, state, reason, errorShort, result }, at) => ({
      run_id: id,
      at,
      state,
      reason,
      error_short: errorShort,
      result,
    })),
    END_COLUMNS,
  );
  const seq = first === undefined ? sql`` : sql`seq, `;
  const nextSeq = first === undefined ? sql`` : sql`${first} + e.at, `;
  // PostgreSQL looks each run up by its id: the limit keeps it from another kind of join.
  const live =
    tx.dialect === 'postgres'
      ? sql`cross join lateral (select * from runs where id = e.run_id limit 1) r order by e.at`
      : sql`cross join runs r on r.id = e.run_id`;
  yield* tx.run(sql`
    insert into run_history (${seq}state, reason, attempt, finished_at, error_short, result, ${sql.raw(HISTORY_COLUMNS)})
    select ${nextSeq}e.state, e.reason, r.failures + case when r.state = 3 then 1 else 0 end, ${tx.now}, e.error_short, e.result,
      ${sql.raw(HISTORY_COLUMNS.replaceAll(/\w+/g, 'r.$&'))}
    from ${rows} e ${live}`);
  const parents = yield* deleteLive(
    tx,
    ends.map(({ id }) => id),
  );
  if (parents.length > 0) yield* noteUnjudgedParents(tx, parents);
}

/** Returns those that other runs wait for. */
function* deleteLive(tx: Tx, runIds: readonly number[]): Body<readonly number[]> {
  const gone = yield* tx.rows(sql<{ id: number; has_children: number }>`
    delete from runs where ${isOneOf(tx, 'id', runIds)} returning id, has_children`);
  return gone.filter((run) => run.has_children === 1).map(({ id }) => id);
}

export interface Death {
  readonly reason: FailureReason;
  /** JSON text. */
  readonly error: string | undefined;
  readonly errorText: string | undefined;
  readonly fingerprint: string | undefined;
  readonly permanent: boolean;
}

/** Copies the columns that a replay needs, because dead letters outlive history. Called while the run is still live. */
export function* insertDeadLetter(
  tx: Tx,
  runId: number,
  { reason, error, errorText, fingerprint, permanent }: Death,
): Body<void> {
  yield* tx.run(sql`
    insert into dead_letters
      (run_id, job_id, queue_id, priority, root_id, tags, dry_run, schedule_id, fire_at, dedupe_key, died_at, reason, error,
      error_text, fingerprint, permanent, pinned, input, status)
    select r.id, r.job_id, r.queue_id, r.priority, coalesce(r.root_id, r.id), r.tags, r.dry_run, r.schedule_id, r.fire_at,
      r.dedupe_key, ${tx.now}, ${reason},
      ${error ?? null}, ${errorText ?? null}, ${fingerprint ?? null}, ${permanent ? 1 : 0}, case when r.lane = ${LANES.pinned} then 1 else 0 end,
      case when r.input = ${INPUT_ELSEWHERE} then (select body from run_inputs i where i.run_id = r.id) else r.input end, 'open'
    from runs r where r.id = ${runId}`);
}
