/** Statistics of jobs and queues over a window, from the minutes that the fold has
 * written and the sums of whole hours; history is never counted. */
import type { Body, Store, Tx } from '@sb/storage';
import { addTo, emptyHistogram, type Histogram, type Quantiles, quantiles } from '../histogram.ts';
import { findAllNames } from '../../definitions.sql.ts';
import type { Whose } from '../minutes.sql.ts';
import { addTimes, newTimes, partTimes, type Times, type WaitBar, waitBars } from './part-times.ts';
import type { EndedCounts, Grouping, SumRow } from './sums.sql.ts';
import { readWindowSums } from './window-sums.ts';

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
    /** Cancelled, skipped or expired. */
    readonly other: number;
    /** Attempts beyond the first, not runs. */
    readonly retried: number;
    /** How long the runs took: of a window with `isTimed`. */
    readonly p50Ms?: number;
    readonly p95Ms?: number;
  }[];
  /** How long runs waited, by length of the wait: of a window with `isTimed`. */
  readonly waits?: readonly WaitBar[];
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
  /** Parts have the durations of their runs, too. */
  readonly isTimed?: boolean;
}

/** One entry for each job with runs that finished in the window, by job id. Fold before reading. */
export async function readStatistics(store: Store, window: Window): Promise<readonly JobStatistics[]> {
  const groups = await readGroups(store, window, 'job_id');
  return groups.map(([jobId, statistics]) => ({ jobId, ...statistics }));
}

/** The same for each queue. */
export async function readQueueStatistics(store: Store, window: Window): Promise<readonly QueueStatistics[]> {
  const groups = await readGroups(store, window, 'queue_id');
  return groups.map(([queue, statistics]) => ({ queue, ...statistics }));
}

/** All runs of the window in one sum. */
export async function readTotals(store: Store, window: Window): Promise<Statistics> {
  const [total] = await readGroups(store, window, undefined);
  return total?.[1] ?? toStatistics(emptySum(window), window);
}

/** Sorted by the name of the group. */
async function readGroups(
  store: Store,
  window: Window,
  by: Grouping['by'],
): Promise<readonly (readonly [string, Statistics])[]> {
  const { sums, names } = await store.read(function* (tx) {
    const { jobs, queues, whose } = yield* findWhose(tx, window);
    return {
      sums: whose ? yield* sumWindow(tx, { store, window, by, whose }) : new Map<number, Sum>(),
      names: by === 'queue_id' ? queues : jobs,
    };
  });
  return [...sums]
    .map(([group, sum]) => [names.get(group) ?? '', toStatistics(sum, window)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

interface Found {
  readonly jobs: ReadonlyMap<number, string>;
  readonly queues: ReadonlyMap<number, string>;
  /** Undefined when the store does not know one of the names. */
  readonly whose: Whose | undefined;
}

export function* findWhose(tx: Tx, window: Pick<Window, 'jobId' | 'queue'>): Body<Found> {
  const jobs = yield* findAllNames(tx, 'job_defs');
  const queues = yield* findAllNames(tx, 'queues');
  const [jobId, queueId] = [numberOf(jobs, window.jobId), numberOf(queues, window.queue)];
  return {
    jobs,
    queues,
    whose: jobId === undefined || queueId === undefined ? undefined : { jobId, queueId },
  };
}

/** Null: all. Undefined: the store does not know the name. */
function numberOf(names: ReadonlyMap<number, string>, wanted: string | undefined): number | null | undefined {
  if (wanted === undefined) return null;
  return [...names].find(([, name]) => name === wanted)?.[0];
}

interface Sum {
  succeeded: number;
  failed: number;
  other: number;
  retried: number;
  runMs: number;
  waitMs: number;
  readonly run: Histogram;
  readonly wait: Histogram;
  readonly times: Times | undefined;
  readonly buckets: { at: number; succeeded: number; failed: number; other: number; retried: number }[];
}

function* sumWindow(
  tx: Tx,
  { store, window, ...of }: Grouping & { readonly store: Store; readonly window: Window },
): Body<ReadonlyMap<number, Sum>> {
  const { isTimed = false } = window;
  const { sums, counts } = yield* readWindowSums(tx, store, { window, isFine: false, isTimed, ...of });
  const groups = new Map<number, Sum>();
  const sumOf = (group: number): Sum => {
    const sum = groups.get(group) ?? emptySum(window);
    groups.set(group, sum);
    return sum;
  };
  for (const row of sums) addRow(sumOf(row.group), row);
  for (const { part, row } of counts) addCounts(sumOf(row.group), part, row);
  return groups;
}

function addRow(sum: Sum, row: SumRow): void {
  sum.succeeded += row.succeeded;
  sum.failed += row.failed;
  sum.other += row.other;
  sum.retried += row.retried;
  sum.runMs += row.runMs;
  sum.waitMs += row.waitMs;
  addTo(sum.run, row.run);
  if (sum.times) addTimes(sum.times, { minute: row.minute, sumMs: row.runMs, histogram: row.run });
  addTo(sum.wait, row.wait);
}

function addCounts({ buckets }: Sum, part: number, { succeeded, failed, other, retried }: EndedCounts): void {
  const bucket = buckets[part];
  if (!bucket) return;
  bucket.succeeded += succeeded;
  bucket.failed += failed;
  bucket.other += other;
  bucket.retried += retried;
}

function emptySum({ from, to, buckets, isTimed = false }: Window): Sum {
  const width = (to - from) / buckets;
  return {
    succeeded: 0,
    failed: 0,
    other: 0,
    retried: 0,
    runMs: 0,
    waitMs: 0,
    run: emptyHistogram(),
    wait: emptyHistogram(),
    times: isTimed ? newTimes(60) : undefined,
    buckets: Array.from({ length: buckets }, (_, i) => ({
      at: Math.round(from + i * width),
      succeeded: 0,
      failed: 0,
      other: 0,
      retried: 0,
    })),
  };
}

function toStatistics(sum: Sum, window: Window): Statistics {
  const { succeeded, failed, other, retried, run, wait, runMs, waitMs, times, buckets } = sum;
  const timesOf = times && partTimes(times, window);
  return {
    runs: succeeded + failed + other,
    succeeded,
    failed,
    retried,
    ...(succeeded + failed > 0 && { successRate: succeeded / (succeeded + failed) }),
    waitMs: quantiles(wait, waitMs),
    durationMs: quantiles(run, runMs),
    buckets: timesOf ? buckets.map((bucket, at) => ({ ...bucket, ...partTimesOf(timesOf[at]) })) : buckets,
    ...(timesOf && { waits: waitBars(wait) }),
  };
}

function partTimesOf({ p50, p95 }: Quantiles = {}): Pick<Statistics['buckets'][number], 'p50Ms' | 'p95Ms'> {
  return { ...(p50 !== undefined && { p50Ms: p50 }), ...(p95 !== undefined && { p95Ms: p95 }) };
}
