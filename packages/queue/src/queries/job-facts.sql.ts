/** Facts of all jobs for alerts: one row for each job, at any size of history. */
import { sql, type Body, type Tx, isOneOf } from '@sb/storage';
import { AT_WORK } from '../at-work.ts';

export interface JobFactsRow {
  readonly id: number;
  readonly job: string;
  readonly created_at: number;
  /** Null when no run of the job was folded yet. */
  readonly trailing_failures: number | null;
  readonly last_success_at: number | null;
  readonly last_failure_run: number | null;
  readonly last_failure_at: number | null;
  readonly last_timeout_run: number | null;
  readonly last_timeout_at: number | null;
  /** JSON; null when it is not wanted. */
  readonly recent: string | null;
}

export interface JobFactsWanted {
  readonly withRecent: boolean;
  /** A job is gone when no living daemon has had it for this many ms, and none of its runs has ended in that time. */
  readonly goneAfterMs: number;
}

/** By id. A job that no code has any more is included until it is gone. */
export function* findJobFacts(
  tx: Tx,
  { withRecent, goneAfterMs }: JobFactsWanted,
): Body<readonly JobFactsRow[]> {
  return yield* tx.rows(sql<JobFactsRow>`
    select d.id, d.name as job, d.created_at, h.trailing_failures, h.last_success_at, h.last_failure_run, h.last_failure_at,
      h.last_timeout_run, h.last_timeout_at, ${sql.raw(withRecent ? 'h.recent' : 'null')} as recent
    from job_defs d left join job_health h on h.job_id = d.id
    where d.unknown_since is null or d.unknown_since > ${tx.now} - ${sql.lit(goneAfterMs)}
      or h.last_finished_at >= d.unknown_since order by d.id`);
}

/** The first line of the error of each of these runs; from the dead letter, when the run is no longer in history. */
export function* findErrorLines(tx: Tx, runIds: readonly number[]): Body<ReadonlyMap<number, string>> {
  if (runIds.length === 0) return new Map();
  const rows = yield* tx.rows(sql<{ id: number; text: string | null }>`
    select id, error_short as text from run_history where ${isOneOf(tx, 'id', runIds)}
    union all select run_id, error_text from dead_letters l where ${isOneOf(tx, 'run_id', runIds)}
      and not exists (select 1 from run_history h where h.id = l.run_id)`);
  return new Map(rows.flatMap(({ id, text }) => (text ? [[id, text.split('\n')[0] ?? '']] : [])));
}

export interface LongestRow {
  readonly job_id: number;
  readonly id: number;
  readonly started_at: number;
}

/** The longest running run of each job. By the index over running runs: at most as many rows as there are slots. */
export function* findLongest(tx: Tx): Body<readonly LongestRow[]> {
  return yield* tx.rows(sql<LongestRow>`
    select job_id, id, started_at from (select job_id, id, started_at,
        row_number() over (partition by job_id order by started_at, id) as nth
      from runs where ${sql.raw(AT_WORK)} and started_at is not null) r where nth = 1`);
}
