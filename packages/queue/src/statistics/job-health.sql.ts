import { type Body, sql, type Tables, type Tx } from '@sb/storage';
import { type JobHealthChange, RECENT_RUNS, type RecentRun } from './fold-runs.ts';

/** Adds to a job's health. This transaction has locked the fold's cursor, as for `addStats`. */
export function* addHealth(tx: Tx, change: JobHealthChange): Body<void> {
  const stored = yield* tx.first(sql<{ trailing: number; last: number | null; recent: string }>`
    select trailing_failures as trailing, last_success_at as last, recent from job_health where job_id = ${change.jobId}`);
  const before = stored && change.lastSuccessAt === undefined ? stored.trailing : 0;
  const known = stored ? (JSON.parse(stored.recent) as readonly RecentRun[]) : [];
  const recent = JSON.stringify([...known, ...change.recent].slice(-RECENT_RUNS));
  const { lastFailure, lastTimeout } = change;
  yield* tx.run(sql`
    insert into job_health (job_id, trailing_failures, last_success_at, last_finished_at, recent,
      last_failure_run, last_failure_at, last_timeout_run, last_timeout_at)
    values (${change.jobId}, ${before + change.trailingFailures}, ${change.lastSuccessAt ?? stored?.last ?? null},
      ${change.lastFinishedAt}, ${recent}, ${lastFailure?.runId ?? null}, ${lastFailure?.at ?? null},
      ${lastTimeout?.runId ?? null}, ${lastTimeout?.at ?? null})
    on conflict (job_id) do update set trailing_failures = excluded.trailing_failures,
      last_success_at = excluded.last_success_at, last_finished_at = excluded.last_finished_at, recent = excluded.recent,
      last_failure_run = coalesce(excluded.last_failure_run, job_health.last_failure_run),
      last_failure_at = coalesce(excluded.last_failure_at, job_health.last_failure_at),
      last_timeout_run = coalesce(excluded.last_timeout_run, job_health.last_timeout_run),
      last_timeout_at = coalesce(excluded.last_timeout_at, job_health.last_timeout_at)`);
}

export type HealthRow = Tables['job_health'] & { readonly job: string };

export function* findHealth(tx: Tx, jobId: string): Body<HealthRow | undefined> {
  return yield* tx.first(sql<HealthRow>`
    select h.*, d.name as job from job_health h join job_defs d on d.id = h.job_id where d.name = ${jobId}`);
}

export function* findHealths(tx: Tx): Body<readonly HealthRow[]> {
  return yield* tx.rows(sql<HealthRow>`
    select h.*, d.name as job from job_health h join job_defs d on d.id = h.job_id order by d.name`);
}

export function* findLastSuccesses(tx: Tx): Body<readonly { readonly job: string; readonly at: number }[]> {
  return yield* tx.rows(sql<{ job: string; at: number }>`
    select d.name as job, h.last_success_at as at from job_health h join job_defs d on d.id = h.job_id
    where h.last_success_at is not null`);
}
