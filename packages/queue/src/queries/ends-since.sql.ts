/**
 * History and dead letters since a moment, for the replay of alert rules: page by page, in the order in which runs
 * ended.
 */
import type { FinishedState } from '@sb/jobs';
import { sql, type Body, type Tx } from '@sb/storage';
import { END_KINDS, type EndKind } from '../statistics/fold-runs.ts';
import { stateName } from '../lifecycle.ts';
import { KIND } from '../statistics/finished.sql.ts';

export interface PastEnd {
  readonly seq: number;
  readonly runId: number;
  readonly job: string;
  readonly state: FinishedState;
  readonly kind: EndKind;
  /** Ms since the epoch; null when it never started. */
  readonly startedAt: number | null;
  readonly finishedAt: number;
}

interface EndRow extends Omit<PastEnd, 'state' | 'kind'> {
  readonly state: number;
  readonly kind: number;
}

/**
 * Finds the first `seq` of a run that ended at or after `at`, ms since the epoch. Runs end nearly in the order of
 * `seq`.
 */
export function* findSeqSince(tx: Tx, at: number): Body<{ readonly seq: number; readonly newest: number }> {
  // Apart: SQLite scans a table for both at once.
  const ends = yield* tx.first(sql<{ low: number | null; high: number | null }>`
    select (select min(seq) from run_history) as low, (select max(seq) from run_history) as high`);
  const newest = ends?.high ?? 0;
  let [low, high] = [ends?.low ?? 0, newest + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    // With statistics and a known limit SQLite would collect the ends of all jobs behind it by their index; +0 hides it.
    const row = yield* tx.first(sql<{ seq: number; finished_at: number }>`
      select seq, finished_at from run_history where seq >= ${middle} order by seq limit ${1}+0`);
    if (!row || row.finished_at >= at) high = middle;
    else low = row.seq + 1;
  }
  return { seq: low, newest };
}

/** Finished runs from this `seq` on, itself included. */
export function* findEnds(tx: Tx, from: number, limit: number): Body<readonly PastEnd[]> {
  const rows = yield* tx.rows(sql<EndRow>`
    select h.*, d.name as job from (
      select seq, id as "runId", job_id, state, ${sql.raw(KIND)} as kind, started_at as "startedAt", finished_at as "finishedAt"
      from run_history where seq >= ${from} order by seq limit ${limit}+0) h
    join job_defs d on d.id = h.job_id order by h.seq`);
  return rows.map(({ state, kind, ...row }) => ({
    ...row,
    state: stateName(state) as FinishedState,
    kind: END_KINDS[kind] ?? 'usual',
  }));
}

/** A dead letter that was open at some time since a moment. */
export interface PastLetter {
  readonly runId: number;
  readonly job: string;
  readonly queue: string;
  readonly diedAt: number;
  /** Null while the letter is open. A closed letter whose event was removed is left out. */
  readonly closedAt: number | null;
}

/** The newest `limit` letters, in the order in which their runs failed. Letters of dry runs are left out. */
export function* findLettersSince(tx: Tx, since: number, limit: number): Body<readonly PastLetter[]> {
  const closing = sql`select run_id, max(at) as at from events
    where type in ('run.replayed', 'dead_letter.discarded') and at >= ${since} group by run_id`;
  const rows = yield* tx.rows(sql<PastLetter>`
    with closing as (${closing})
    select l.run_id as "runId", d.name as job, q.name as queue, l.died_at as "diedAt", c.at as "closedAt"
    from dead_letters l join job_defs d on d.id = l.job_id join queues q on q.id = l.queue_id
      left join closing c on c.run_id = l.run_id and l.status <> 'open'
    where l.dry_run = 0 and (l.status = 'open' or c.at is not null) order by l.died_at desc, l.run_id desc limit ${limit}`);
  return rows.toReversed();
}
