/**
 * What a stretch of history adds to minutes and jobs. Pure. A dry run counts nowhere: it is a rehearsal. A failed replay
 * that a person asked for does not count for a job's health: that person is watching it. A replay that succeeds counts.
 */
import type { FinishedState } from '@sb/jobs';
import { bucketOf, emptyHistogram, type Histogram } from './histogram.ts';

/** `by_hand`: a replay that a person asked for has failed. `timed_out`: a failure that counts. */
export const END_KINDS = ['usual', 'dry', 'by_hand', 'timed_out'] as const;

export type EndKind = (typeof END_KINDS)[number];

/** A finished run as the fold reads it. */
export interface FinishedRun {
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
  /** In the order of history. */
  add(runs: readonly FinishedRun[]): void;
  read(): Folded;
}

export function foldRuns(runs: readonly FinishedRun[]): Folded {
  const sums = createSums();
  sums.add(runs);
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
    add(runs) {
      for (const run of runs) {
        if (run.kind === 'dry') continue;
        const job = jobOf(jobs, run.jobId);
        if (!job.minute || !isOf(job.minute, run)) job.minute = minuteOf(stats, run);
        count(job.minute, run);
        follow(job.health, run);
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
function isOf({ minute, queueId }: MinuteStats, run: FinishedRun): boolean {
  return queueId === run.queueId && minute === minuteAt(run.finishedAt);
}

function minuteAt(ms: number): number {
  return Math.floor(ms / 60_000);
}

function minuteOf(stats: Map<string, MinuteStats>, { jobId, queueId, finishedAt }: FinishedRun): MinuteStats {
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

function count(minute: MinuteStats, run: FinishedRun): void {
  if (run.state === 'succeeded') minute.succeeded += 1;
  else if (run.state === 'failed') minute.failed += 1;
  else minute.other += 1;
  minute.ends[run.state] += 1;
  if (run.kind === 'by_hand' && run.state === 'failed') minute.quietFailed += 1;
  minute.retried += Math.max(0, run.attempt - 1);
  if (run.startedAt === null) return;
  const runMs = Math.max(0, run.finishedAt - run.startedAt);
  const waitMs = Math.max(0, run.startedAt - run.runAt);
  minute.runMs += runMs;
  minute.waitMs += waitMs;
  increment(minute.runHistogram, bucketOf(runMs));
  increment(minute.waitHistogram, bucketOf(waitMs));
}

function increment(histogram: Histogram, bucket: number): void {
  histogram[bucket] = (histogram[bucket] ?? 0) + 1;
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

function follow(health: JobHealthChange, run: FinishedRun): void {
  if (run.state === 'succeeded') {
    health.trailingFailures = 0;
    health.lastSuccessAt = run.finishedAt;
  } else if (run.state === 'failed' && run.kind !== 'by_hand') {
    health.trailingFailures += 1;
    health.lastFailure = { runId: run.id, at: run.finishedAt };
    if (run.kind === 'timed_out') health.lastTimeout = health.lastFailure;
  }
  health.lastFinishedAt = Math.max(health.lastFinishedAt, run.finishedAt);
  health.recent.push([run.state, run.startedAt === null ? 0 : Math.max(0, run.finishedAt - run.startedAt)]);
  // Seldom: to move the others up for each run costs more than to keep too many.
  if (health.recent.length >= 10 * RECENT_RUNS) health.recent.splice(0, 9 * RECENT_RUNS);
}
