/** Statistics of jobs and queues over a window, from the minutes that the fold has
 * written and the sums of whole hours; history is never counted. */
import type { Body, Store, Tx } from '@sb/storage';
import { goByIndexes } from '../go-by-indexes.sql.ts';
import { addStored, emptyHistogram, type Histogram, type Quantiles, quantiles } from './histogram.ts';
import { findHours, readTrueSums } from './hours.sql.ts';
import {
  findMinutes,
  findNames,
  findPartCounts,
  type MinuteColumns,
  type PartCounts,
  type Whose,
} from './minutes.sql.ts';
import { cutWindow, partOf, widthOf } from './cut-window.ts';
import { addTimes, newTimes, partTimes, type Times, type WaitBar, waitBars } from './part-times.ts';

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

type Grouping = 'job_id' | 'queue_id' | undefined;

/** Sorted by the name of the group. */
async function readGroups(
  store: Store,
  window: Window,
  by: Grouping,
): Promise<readonly (readonly [string, Statistics])[]> {
  const { sums, names } = await store.read(function* (tx) {
    const { jobs, queues, whose } = yield* findWhose(tx, window);
    return {
      sums: whose ? yield* sumWindow(tx, window, by, whose) : new Map<number, Sum>(),
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
  const jobs = yield* findNames(tx, 'job_defs');
  const queues = yield* findNames(tx, 'queues');
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
  readonly buckets: { at: number; succeeded: number; failed: number; retried: number }[];
}

function* sumWindow(tx: Tx, window: Window, by: Grouping, whose: Whose): Body<ReadonlyMap<number, Sum>> {
  const pieces = cutWindow(window, yield* readTrueSums(tx));
  const sums = new Map<number, Sum>();
  const sumOf = (group: number): Sum => {
    const sum = sums.get(group) ?? emptySum(window);
    sums.set(group, sum);
    return sum;
  };
  const groupOf = (row: MinuteColumns): number => (by ? row[by === 'queue_id' ? 1 : 0] : 0);
  for (const span of pieces.minutes)
    for (const row of yield* findMinutes(tx, span, whose)) {
      const sum = sumOf(groupOf(row));
      addRow(sum, row);
      addCounts(sum, partOf(row[2], window), { succeeded: row[3], failed: row[4], retried: row[6] });
    }
  const cut = new Set(pieces.cutHours);
  for (const row of yield* findHours(tx, pieces.hours, whose)) {
    const sum = sumOf(groupOf(row));
    addRow(sum, row);
    if (!cut.has(row[2] / 60))
      addCounts(sum, partOf(row[2], window), { succeeded: row[3], failed: row[4], retried: row[6] });
  }
  if (cut.size > 0) {
    // PostgreSQL estimates ranges in a join badly, and would read all minutes for each hour.
    yield* goByIndexes(tx);
    const of = { hours: pieces.cutHours, from: window.from, width: widthOf(window), by, whose };
    for (const { group, part, ...counts } of yield* findPartCounts(tx, of))
      // The first minute may begin before the window, and the last part ends with it.
      addCounts(sumOf(group), Math.max(0, Math.min(part, window.buckets - 1)), counts);
  }
  return sums;
}

function addRow(sum: Sum, row: MinuteColumns): void {
  sum.succeeded += row[3];
  sum.failed += row[4];
  sum.other += row[5];
  sum.retried += row[6];
  sum.runMs += row[7];
  sum.waitMs += row[8];
  addStored(sum.run, row[9]);
  if (sum.times) addTimes(sum.times, { minute: row[2], sumMs: row[7], bytes: row[9] });
  addStored(sum.wait, row[10]);
}

function addCounts(
  { buckets }: Sum,
  part: number,
  { succeeded, failed, retried }: Pick<PartCounts, 'succeeded' | 'failed' | 'retried'>,
): void {
  const bucket = buckets[part];
  if (!bucket) return;
  bucket.succeeded += succeeded;
  bucket.failed += failed;
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
