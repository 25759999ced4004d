import { isOneOf, sql, type Body, type Tx } from '@sb/storage';
import type { JoinedProgress } from '../rows/progress.ts';
import type { HistoryColumns, LiveColumns } from './run-records.ts';

const SHARED = `r.id, d.name as job, q.name as queue, s.name as schedule, r.state, r.reason, r.priority, r.trigger,
  r.max_attempts, r.schedule_id, r.fire_at, r.dedupe_key, r.tags, r.dry_run, r.created_at, r.created_by, r.run_at, r.started_at, r.node_id,
  r.claim_no, r.replay_of, r.root_id, r.trace, r.input, i.body as long_input`;
const JOINS = `join job_defs d on d.id = r.job_id join queues q on q.id = r.queue_id
  left join schedules s on s.id = r.schedule_id left join run_inputs i on i.run_id = r.id and r.input = '@'`;
/** The beginning of the stored error, as far as its name may reach: an error can be long. */
const HEAD = 1_300;
const ERROR_HEAD = `case when r.error_short is not null then coalesce(
  (select substr(l.error, 1, ${HEAD}) from dead_letters l where l.run_id = r.id),
  (select substr(a.error, 1, ${HEAD}) from attempts a where a.run_id = r.id and a.claim_no = r.claim_no)) end as error_head`;
const HISTORY = `select ${SHARED}, r.seq, r.attempt, r.finished_at, r.error_short, ${ERROR_HEAD}, r.result from run_history r ${JOINS}`;
/** Live runs, with further columns and the joins that they need. */
export const LIVE = (columns = '', joins = ''): string =>
  `select ${SHARED}, r.failures${columns && `, ${columns}`} from runs r ${JOINS} ${joins}`;

const LIVE_WITH_PROGRESS = LIVE(
  'p.done, p.total, p.note, p.at as progress_at',
  'left join run_live p on p.run_id = r.id',
);

/** In no order. */
export function* findHistoryRows(tx: Tx, seqs: readonly number[]): Body<readonly HistoryColumns[]> {
  if (seqs.length === 0) return [];
  return yield* tx.rows(sql<HistoryColumns>`${sql.raw(HISTORY)} where ${isOneOf(tx, 'r.seq', seqs)}`);
}

/** In no order; runs that are not in history are left out. */
export function* findHistoryOf(tx: Tx, ids: readonly number[]): Body<readonly HistoryColumns[]> {
  if (ids.length === 0) return [];
  return yield* tx.rows(sql<HistoryColumns>`${sql.raw(HISTORY)} where ${isOneOf(tx, 'r.id', ids)}`);
}

/** The jobs of these runs, each once. */
export function* findJobsOf(tx: Tx, ids: readonly number[]): Body<readonly string[]> {
  const rows = yield* tx.rows(sql<{ name: string }>`
    select name from job_defs where id in (
      select r.job_id from run_history r where ${isOneOf(tx, 'r.id', ids)}
      union select r.job_id from runs r where ${isOneOf(tx, 'r.id', ids)})`);
  return rows.map(({ name }) => name);
}

export function* findHistoryRow(tx: Tx, id: number): Body<HistoryColumns | undefined> {
  return yield* tx.first(sql<HistoryColumns>`${sql.raw(HISTORY)} where r.id = ${id}`);
}

export function* findLiveRow(tx: Tx, id: number): Body<(LiveColumns & JoinedProgress) | undefined> {
  return yield* tx.first(
    sql<LiveColumns & JoinedProgress>`${sql.raw(LIVE_WITH_PROGRESS)} where r.id = ${id}`,
  );
}

export function* findNewestRunId(tx: Tx): Body<number | undefined> {
  const row = yield* tx.first(sql<{ id: number | null }>`
    select max(id) as id from (select max(id) as id from runs union all select max(id) from run_history) both_tables`);
  return row?.id ?? undefined;
}
