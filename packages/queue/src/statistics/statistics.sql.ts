import { type Body, sql, type Tables, type Tx } from '@sb/storage';
import { type JobHealthChange, type MinuteStats, RECENT_RUNS, type RecentRun } from './fold-runs.ts';
import { addTo, decodeHistogram, encodeHistogram, type Histogram } from './histogram.ts';

/** Adds to a minute. This transaction has locked the fold's cursor, so no other fold writes the row meanwhile. */
export function* addStats(tx: Tx, stats: MinuteStats): Body<void> {
  const { jobId, queueId, minute } = stats;
  const stored = yield* tx.first(sql<{ run: Uint8Array; wait: Uint8Array }>`
    select run_histogram as run, wait_histogram as wait from stats_minute
    where minute = ${minute} and job_id = ${jobId} and queue_id = ${queueId}`);
  const run = encodeHistogram(merged(stats.runHistogram, stored?.run));
  const wait = encodeHistogram(merged(stats.waitHistogram, stored?.wait));
  yield* tx.run(sql`
    insert into stats_minute (minute, job_id, queue_id, succeeded, failed, other, retried, run_ms, wait_ms,
      run_histogram, wait_histogram, quiet_succeeded, quiet_failed)
    values (${minute}, ${jobId}, ${queueId}, ${stats.succeeded}, ${stats.failed}, ${stats.other}, ${stats.retried},
      ${stats.runMs}, ${stats.waitMs}, ${run}, ${wait}, ${stats.quietSucceeded}, ${stats.quietFailed})
    on conflict (minute, job_id, queue_id) do update set
      succeeded = stats_minute.succeeded + excluded.succeeded, failed = stats_minute.failed + excluded.failed,
      other = stats_minute.other + excluded.other, retried = stats_minute.retried + excluded.retried,
      run_ms = stats_minute.run_ms + excluded.run_ms, wait_ms = stats_minute.wait_ms + excluded.wait_ms,
      run_histogram = excluded.run_histogram, wait_histogram = excluded.wait_histogram,
      quiet_succeeded = stats_minute.quiet_succeeded + excluded.quiet_succeeded,
      quiet_failed = stats_minute.quiet_failed + excluded.quiet_failed`);
}

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

function merged(histogram: Histogram, stored: Uint8Array | undefined): Histogram {
  if (stored) addTo(histogram, decodeHistogram(stored));
  return histogram;
}

export function* findHealth(tx: Tx, jobId: string): Body<Tables['job_health'] | undefined> {
  return yield* tx.first(sql<Tables['job_health']>`
    select h.* from job_health h join job_defs d on d.id = h.job_id where d.name = ${jobId}`);
}

export function* findLastSuccesses(tx: Tx): Body<readonly { readonly job: string; readonly at: number }[]> {
  return yield* tx.rows(sql<{ job: string; at: number }>`
    select d.name as job, h.last_success_at as at from job_health h join job_defs d on d.id = h.job_id
    where h.last_success_at is not null`);
}
