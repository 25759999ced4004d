/** Statistics of jobs and queues over a window, from the minutes that the fold has written; history is never counted. */
import type { Store } from '@sb/storage';
import { groupBy } from '@sb/words';
import { addTo, decodeHistogram, emptyHistogram, type Histogram, quantile } from './histogram.ts';
import { findMinutes, type MinuteRow } from './minutes.sql.ts';

export interface Quantiles {
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
}

export interface Statistics {
  readonly runs: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Attempts beyond the first. */
  readonly retried: number;
  /** Successes among successes and failures, 0..1; absent when there was neither. */
  readonly successRate?: number;
  readonly waitMs: Quantiles;
  readonly durationMs: Quantiles;
  /** The window in equal parts, oldest first; `at` is the start of a part, ms since the epoch. */
  readonly buckets: readonly {
    readonly at: number;
    readonly succeeded: number;
    readonly failed: number;
    readonly retried: number;
  }[];
}

export interface JobStatistics extends Statistics {
  readonly jobId: string;
}

export interface QueueStatistics extends Statistics {
  readonly queue: string;
}

export interface Window {
  /** Ms since the epoch, rounded down to a minute. */
  readonly from: number;
  readonly to: number;
  readonly buckets: number;
  readonly jobId?: string | undefined;
  readonly queue?: string | undefined;
}

/** One entry for each job with runs that finished in the window, by job id. Fold before reading. */
export async function readStatistics(store: Store, window: Window): Promise<readonly JobStatistics[]> {
  const groups = await readGroups(store, window, ({ job }) => job);
  return groups.map(([jobId, statistics]) => ({ jobId, ...statistics }));
}

/** The same for each queue. */
export async function readQueueStatistics(store: Store, window: Window): Promise<readonly QueueStatistics[]> {
  const groups = await readGroups(store, window, ({ queue }) => queue);
  return groups.map(([queue, statistics]) => ({ queue, ...statistics }));
}

/** All runs of the window in one sum. */
export async function readTotals(store: Store, window: Window): Promise<Statistics> {
  const [total] = await readGroups(store, window, () => '');
  return total?.[1] ?? summarise([], window);
}

/** Sorted by the name of the group. */
async function readGroups(
  store: Store,
  window: Window,
  groupOf: (row: MinuteRow) => string,
): Promise<readonly (readonly [string, Statistics])[]> {
  const rows = await store.read((tx) =>
    findMinutes(tx, {
      from: Math.floor(window.from / 60_000),
      to: Math.floor(window.to / 60_000),
      jobId: window.jobId,
      queue: window.queue,
    }),
  );
  return [...groupBy(rows, groupOf)]
    .map(([group, minutes]) => [group, summarise(minutes, window)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function summarise(minutes: readonly MinuteRow[], window: Window): Statistics {
  const total = (pick: (row: MinuteRow) => number): number =>
    minutes.reduce((sum, row) => sum + pick(row), 0);
  const succeeded = total((row) => row.succeeded);
  const failed = total((row) => row.failed);
  return {
    runs: succeeded + failed + total((row) => row.other),
    succeeded,
    failed,
    retried: total((row) => row.retried),
    ...(succeeded + failed > 0 && { successRate: succeeded / (succeeded + failed) }),
    waitMs: quantiles(
      minutes.map((row) => row.wait_histogram),
      total((row) => row.wait_ms),
    ),
    durationMs: quantiles(
      minutes.map((row) => row.run_histogram),
      total((row) => row.run_ms),
    ),
    buckets: bucketise(minutes, window),
  };
}

function quantiles(histograms: readonly Uint8Array[], sumMs: number): Quantiles {
  const sum: Histogram = emptyHistogram();
  for (const bytes of histograms) addTo(sum, decodeHistogram(bytes));
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(sum, share, sumMs));
  return {
    ...(p50 !== undefined && { p50 }),
    ...(p95 !== undefined && { p95 }),
    ...(p99 !== undefined && { p99 }),
  };
}

function bucketise(minutes: readonly MinuteRow[], { from, to, buckets }: Window): Statistics['buckets'] {
  const width = (to - from) / buckets;
  const parts = Array.from({ length: buckets }, (_, i) => ({
    at: Math.round(from + i * width),
    succeeded: 0,
    failed: 0,
    retried: 0,
  }));
  for (const row of minutes) {
    const index = Math.floor((row.minute * 60_000 - from) / width);
    const part = parts[Math.min(buckets - 1, Math.max(0, index))];
    if (!part) continue;
    part.succeeded += row.succeeded;
    part.failed += row.failed;
    part.retried += row.retried;
  }
  return parts;
}
