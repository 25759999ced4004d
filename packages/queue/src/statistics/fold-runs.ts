/**
 * What a stretch of history adds to minutes and jobs. Pure. A dry run counts nowhere: it is a rehearsal. A failed replay
 * that a person asked for does not count for a job's health: that person is watching it. A replay that succeeds counts.
 */
import type { FinishedState } from '@sb/jobs';
import { bucketOf, emptyHistogram, type Histogram } from './histogram.ts';

/** `by_hand`: a replay that a person asked for has failed. `timed_out`: a failure that counts. */
export const END_KINDS = ['usual', 'dry', 'by_hand', 'timed_out'] as const;

export type EndKind = (typeof END_KINDS)[number];

/** Finished runs that are alike in all that the fold looks at. Only successes are taken together. */
export interface AlikeEnds {
  /** How many. */
  readonly runs: number;
  /** The highest. */
  readonly id: number;
  readonly jobId: number;
  readonly queueId: number;
  readonly state: FinishedState;
  readonly attempt: number;
  readonly runAt: number;
  /** Absent when the run never started. */
  readonly startedAt: number | null;
  readonly finishedAt: number;
  readonly kind: EndKind;
}

export interface MinuteStats {
  readonly jobId: number;
  readonly queueId: number;
  /** Minutes since the epoch. */
  readonly minute: number;
  succeeded: number;
  failed: number;
  other: number;
  /** The same ends by state: not stored, for the metrics of this process. */
  readonly ends: Record<FinishedState, number>;
  /** Those of `failed` that alerts do not count. */
  quietFailed: number;
  /** Attempts beyond the first. */
  retried: number;
  runMs: number;
  waitMs: number;
  readonly runHistogram: Histogram;
  readonly waitHistogram: Histogram;
}

export interface JobHealthChange {
  readonly jobId: number;
  /** The failures since the last success in this stretch, or all of them. */
  trailingFailures: number;
  lastSuccessAt: number | undefined;
  lastFinishedAt: number;
  lastFailure: RunEnd | undefined;
  lastTimeout: RunEnd | undefined;
  /** The last outcomes, oldest first; at most RECENT_RUNS. */
  readonly recent: RecentRun[];
}

/** Ms since the epoch. */
export interface RunEnd {
  readonly runId: number;
  readonly at: number;
}

export type RecentRun = readonly [state: FinishedState, durationMs: number];

/** Number of outcomes that are kept of a job. */
export const RECENT_RUNS = 60;

export interface Folded {
  readonly stats: readonly MinuteStats[];
  readonly health: readonly JobHealthChange[];
}

export interface Sums {
  /** `ends` in the order in which they came. */
  add(ends: readonly AlikeEnds[]): void;
  read(): Folded;
}

export function foldRuns(ends: readonly AlikeEnds[]): Folded {
  const sums = createSums();
  sums.add(ends);
  return sums.read();
}

/** What is summed of one job. */
interface JobSums {
  readonly health: JobHealthChange;
  /** The minute that its last run was counted in: the next one is often of the same. */
  minute: MinuteStats | undefined;
}

export function createSums(): Sums {
  const stats = new Map<string, MinuteStats>();
  const jobs = new Map<number, JobSums>();

  return {
    add(ends) {
      for (const alike of ends) {
        if (alike.kind === 'dry') continue;
        const job = jobOf(jobs, alike.jobId);
        if (!job.minute || !isOf(job.minute, alike)) job.minute = minuteOf(stats, alike);
        count(job.minute, alike);
        follow(job.health, alike);
      }
    },
    read: () => ({
      stats: [...stats.values()],
      health: Array.from(jobs.values(), ({ health }) => ({
        ...health,
        recent: health.recent.slice(-RECENT_RUNS),
      })),
    }),
  };
}

/** For a minute of its job. */
function isOf({ minute, queueId }: MinuteStats, ends: AlikeEnds): boolean {
  return queueId === ends.queueId && minute === minuteAt(ends.finishedAt);
}

function minuteAt(ms: number): number {
  return Math.floor(ms / 60_000);
}

function minuteOf(stats: Map<string, MinuteStats>, { jobId, queueId, finishedAt }: AlikeEnds): MinuteStats {
  const minute = minuteAt(finishedAt);
  const key = `${minute}/${jobId}/${queueId}`;
  const known = stats.get(key);
  if (known) return known;
  const fresh = {
    jobId,
    queueId,
    minute,
    succeeded: 0,
    failed: 0,
    other: 0,
    ends: noEnds(),
    quietFailed: 0,
    retried: 0,
    runMs: 0,
    waitMs: 0,
    runHistogram: emptyHistogram(),
    waitHistogram: emptyHistogram(),
  };
  stats.set(key, fresh);
  return fresh;
}

/** A count for each state in which a run can end. */
export function noEnds(): Record<FinishedState, number> {
  return { succeeded: 0, failed: 0, cancelled: 0, skipped: 0, expired: 0 };
}

function count(minute: MinuteStats, ends: AlikeEnds): void {
  const { runs, state, kind, attempt, runAt, startedAt, finishedAt } = ends;
  if (state === 'succeeded') minute.succeeded += runs;
  else if (state === 'failed') minute.failed += runs;
  else minute.other += runs;
  minute.ends[state] += runs;
  if (kind === 'by_hand' && state === 'failed') minute.quietFailed += runs;
  minute.retried += runs * Math.max(0, attempt - 1);
  if (startedAt === null) return;
  const runMs = Math.max(0, finishedAt - startedAt);
  const waitMs = Math.max(0, startedAt - runAt);
  minute.runMs += runs * runMs;
  minute.waitMs += runs * waitMs;
  increase(minute.runHistogram, bucketOf(runMs), runs);
  increase(minute.waitHistogram, bucketOf(waitMs), runs);
}

function increase(histogram: Histogram, bucket: number, by: number): void {
  histogram[bucket] = (histogram[bucket] ?? 0) + by;
}

function jobOf(jobs: Map<number, JobSums>, jobId: number): JobSums {
  const known = jobs.get(jobId);
  if (known) return known;
  const fresh = { health: noHealth(jobId), minute: undefined };
  jobs.set(jobId, fresh);
  return fresh;
}

function noHealth(jobId: number): JobHealthChange {
  return {
    jobId,
    trailingFailures: 0,
    lastSuccessAt: undefined,
    lastFinishedAt: 0,
    lastFailure: undefined,
    lastTimeout: undefined,
    recent: [],
  };
}

function follow(health: JobHealthChange, { runs, id, state, kind, startedAt, finishedAt }: AlikeEnds): void {
  if (state === 'succeeded') {
    health.trailingFailures = 0;
    health.lastSuccessAt = finishedAt;
  } else if (state === 'failed' && kind !== 'by_hand') {
    health.trailingFailures += runs;
    health.lastFailure = { runId: id, at: finishedAt };
    if (kind === 'timed_out') health.lastTimeout = health.lastFailure;
  }
  health.lastFinishedAt = Math.max(health.lastFinishedAt, finishedAt);
  const recent: RecentRun = [state, startedAt === null ? 0 : Math.max(0, finishedAt - startedAt)];
  for (let left = Math.min(runs, RECENT_RUNS); left > 0; left--) health.recent.push(recent);
  // Seldom: to move the others up for each run costs more than to keep too many.
  if (health.recent.length >= 10 * RECENT_RUNS) health.recent.splice(0, 9 * RECENT_RUNS);
}
