import { type Body, forUpdate, sql, type Tx } from '@sb/storage';
import type { EndingRun } from '../settle/end/end-run.ts';
import { HELD_FOR_JOB } from '../pauses/hold-for-job.sql.ts';

export interface DefinedJob {
  readonly name: string;
  /** Ms since the epoch; null while a living daemon has the job's code. */
  readonly unknownSince: number | null;
}

/** A job whose code no living daemon has. */
export interface UnknownJob {
  readonly name: string;
  /** Ms since the epoch; after a time in which no daemon lived, when the first one started. */
  readonly unknownSince: number;
  /** Runs of the job are held for that reason. */
  readonly holdsRuns: boolean;
}

const IS_LIVING_DAEMON = sql`kind = 'daemon' and state not in ('stopped', 'lost')`;

/** Jobs that some code has defined: only these have a version. */
export function* findDefinedJobs(tx: Tx): Body<readonly DefinedJob[]> {
  return yield* tx.rows(sql<DefinedJob>`
    select name, unknown_since as "unknownSince" from job_defs where version <> '' order by name`);
}

/** The lists of jobs that living daemons have, as JSON; a list that several daemons have is returned once. */
export function* findJobLists(tx: Tx): Body<readonly string[]> {
  const rows = yield* tx.rows(sql<{ jobs: string }>`
    select distinct jobs from nodes where ${IS_LIVING_DAEMON} and expires_at > ${tx.now}`);
  return rows.map(({ jobs }) => jobs);
}

/** True when another daemon lives: its lease has not run out. */
export function* existsOtherDaemon(tx: Tx, nodeId: number): Body<boolean> {
  const row = yield* tx.first(sql<{ id: number }>`
    select id from nodes where ${IS_LIVING_DAEMON} and id <> ${nodeId} and expires_at > ${tx.now} limit 1`);
  return row !== undefined;
}

export function* findUnknownJobs(tx: Tx): Body<readonly UnknownJob[]> {
  const rows = yield* tx.rows(sql<Omit<UnknownJob, 'holdsRuns'> & { held: number }>`
    select name, unknown_since as "unknownSince", case when exists (select 1 from runs
      where ${sql.raw(HELD_FOR_JOB)} and runs.reason = 'no_node_knows_job' and runs.job_id = job_defs.id) then 1 else 0 end as held
    from job_defs where unknown_since is not null order by name`);
  return rows.map(({ held, ...job }) => ({ ...job, holdsRuns: held === 1 }));
}

export function* markUnknown(tx: Tx, job: string): Body<void> {
  yield* tx.run(
    sql`update job_defs set unknown_since = ${tx.now} where name = ${job} and unknown_since is null`,
  );
}

export function* markKnown(tx: Tx, job: string): Body<void> {
  yield* tx.run(sql`update job_defs set unknown_since = null where name = ${job}`);
}

/** Counts the time of every unknown job from now on: while no daemon lived, none could notice a change. */
export function* restartUnknown(tx: Tx): Body<void> {
  yield* tx.run(sql`update job_defs set unknown_since = ${tx.now} where unknown_since is not null`);
}

/** Held runs that have been due for `afterMs`, of jobs that were unknown for that time; locked. */
export function* lockHopeless(
  tx: Tx,
  { afterMs, limit }: { readonly afterMs: number; readonly limit: number },
): Body<readonly EndingRun[]> {
  const lock = forUpdate(tx, 'of runs skip locked');
  const before = sql`${tx.now} - ${afterMs}`;
  return yield* tx.rows(sql<EndingRun>`
    select runs.id, d.name as job from job_defs d cross join runs
    where d.unknown_since <= ${before} and runs.job_id = d.id and ${sql.raw(HELD_FOR_JOB)}
      and runs.reason = 'no_node_knows_job' and runs.run_at <= ${before}
    limit ${limit} ${lock}`);
}
