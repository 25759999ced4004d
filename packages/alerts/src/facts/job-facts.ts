import type { JobFactsRow, LongestRow, RecentRun } from '@sb/queue/engine';
import type { JobFacts, Occurrence, ScheduleFacts } from '../facts.ts';

interface BesideRow extends Pick<JobFacts, 'minutes'> {
  /** The error of a run. */
  readonly errorOf: (runId: number) => string | undefined;
  readonly longest: LongestRow | undefined;
  readonly schedules: readonly ScheduleFacts[];
}

/** The facts about a job, from its rows in the store. */
export function jobFactsOf(row: JobFactsRow, { minutes, errorOf, longest, schedules }: BesideRow): JobFacts {
  const lastFailure = occurrenceOf(row.last_failure_run, row.last_failure_at, errorOf);
  const lastTimeout = occurrenceOf(row.last_timeout_run, row.last_timeout_at, errorOf);
  return {
    jobId: row.job,
    trailingFailures: row.trailing_failures ?? 0,
    recent: row.recent === null ? [] : (JSON.parse(row.recent) as readonly RecentRun[]),
    minutes,
    knownSince: row.created_at,
    schedules,
    ...(row.last_success_at !== null && { lastSuccessAt: row.last_success_at }),
    ...(lastFailure && { lastFailure }),
    ...(lastTimeout && { lastTimeout }),
    ...(longest && { longest: { runId: longest.id, startedAt: longest.started_at } }),
  };
}

function occurrenceOf(
  runId: number | null,
  at: number | null,
  errorOf: BesideRow['errorOf'],
): Occurrence | undefined {
  if (runId === null || at === null) return undefined;
  const error = errorOf(runId);
  return { runId, at, ...(error !== undefined && { error }) };
}
