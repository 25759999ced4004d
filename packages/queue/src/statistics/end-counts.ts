/**
 * The ended runs that the folds of this process have counted, for its metrics. A run is counted by one fold of one
 * process, so the counts of all daemons add up, also for runs that ended without an attempt. Counts only grow, and cost
 * no read: a crash loses them, and they begin at 0 again.
 */
import { FINISHED_STATES, type FinishedState } from '@sb/jobs';
import type { Store } from '@sb/storage';
import { groupBy } from '@sb/words';
import { findNamesOf } from './end-counts.sql.ts';
import { type MinuteStats, noEnds } from './fold-runs.ts';
import { BUCKETS, bucketOf } from './histogram.ts';

/** Counts of durations. */
export interface TimeCounts {
  /** The number of durations below each of the BOUNDS_MS. */
  readonly below: readonly (readonly [ms: number, count: number])[];
  readonly count: number;
  readonly sumMs: number;
}

export interface EndedRuns {
  readonly job: string;
  readonly queue: string;
  readonly ends: Readonly<Record<FinishedState, number>>;
  /** Of the last attempt of each run that started. */
  readonly duration: TimeCounts;
  /** From the due time to the start of the last attempt. */
  readonly wait: TimeCounts;
}

export interface EndCounts {
  readonly add: (minutes: readonly MinuteStats[]) => void;
  readonly read: (store: Store) => Promise<readonly EndedRuns[]>;
}

/** This many pairs of a job and a queue are counted apart: the first ones that end. The rest is counted as `other`. */
const MOST_COUNTED = 100;

const OTHER = 'other';

/** Each is the floor of a bucket: the counts are exact. */
const BOUNDS_MS = [2, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 22].map((power) => 2 ** power);

interface Pair extends Sums {
  /** Undefined: `other`. */
  readonly of: { readonly jobId: number; readonly queueId: number } | undefined;
}

interface Sums {
  readonly ends: Record<FinishedState, number>;
  readonly duration: TimeSums;
  readonly wait: TimeSums;
}

interface TimeSums {
  /** Numbers: their sum may be more than a bucket of a minute can count. */
  readonly buckets: number[];
  ms: number;
}

export function createEndCounts(most: number = MOST_COUNTED): EndCounts {
  const sums = new Map<string, Pair>();

  return {
    add(minutes) {
      for (const minute of minutes) {
        const { ends, runHistogram, runMs, waitHistogram, waitMs } = minute;
        const duration = { buckets: runHistogram, ms: runMs };
        addTo(sumsOf(minute), { ends, duration, wait: { buckets: waitHistogram, ms: waitMs } });
      }
    },
    async read(store) {
      const pairs = [...sums.values()];
      const names = await store.read((tx) =>
        findNamesOf(
          tx,
          pairs.flatMap(({ of }) => of ?? []),
        ),
      );
      const named = pairs.map((counts) => ({
        job: (counts.of && names.jobs.get(counts.of.jobId)) ?? OTHER,
        queue: (counts.of && names.queues.get(counts.of.queueId)) ?? OTHER,
        counts,
      }));
      // A job may have the name `other`, and names may be gone: each pair of names is returned once.
      return [...groupBy(named, ({ job, queue }) => JSON.stringify([job, queue])).values()].flatMap(
        endedRuns,
      );
    },
  };

  function sumsOf({ jobId, queueId }: MinuteStats): Pair {
    const key = `${jobId}/${queueId}`;
    const known = sums.get(key) ?? (sums.size < most ? undefined : sums.get(OTHER));
    if (known) return known;
    const isApart = sums.size < most;
    const fresh = { of: isApart ? { jobId, queueId } : undefined, ...noSums() };
    sums.set(isApart ? key : OTHER, fresh);
    return fresh;
  }
}

function noSums(): Sums {
  return { ends: noEnds(), duration: noTimes(), wait: noTimes() };
}

function noTimes(): TimeSums {
  return { buckets: Array.from({ length: BUCKETS }, () => 0), ms: 0 };
}

interface Counted {
  readonly ends: Readonly<Record<FinishedState, number>>;
  readonly duration: CountedTimes;
  readonly wait: CountedTimes;
}

interface CountedTimes {
  readonly buckets: ArrayLike<number>;
  readonly ms: number;
}

function addTo(sums: Sums, { ends, duration, wait }: Counted): void {
  for (const state of FINISHED_STATES) sums.ends[state] += ends[state];
  addTimes(sums.duration, duration);
  addTimes(sums.wait, wait);
}

function addTimes(sums: TimeSums, { buckets, ms }: CountedTimes): void {
  for (let bucket = 0; bucket < BUCKETS; bucket++)
    sums.buckets[bucket] = (sums.buckets[bucket] ?? 0) + (buckets[bucket] ?? 0);
  sums.ms += ms;
}

function endedRuns(
  same: readonly { readonly job: string; readonly queue: string; readonly counts: Sums }[],
): readonly EndedRuns[] {
  const [first] = same;
  if (!first) return [];
  const sums = noSums();
  for (const { counts } of same) addTo(sums, counts);
  const { ends, duration, wait } = sums;
  return [
    { job: first.job, queue: first.queue, ends, duration: timeCounts(duration), wait: timeCounts(wait) },
  ];
}

function timeCounts({ buckets, ms: sumMs }: TimeSums): TimeCounts {
  return {
    below: BOUNDS_MS.map((ms) => [ms, countOf(buckets.slice(0, bucketOf(ms)))]),
    count: countOf(buckets),
    sumMs,
  };
}

function countOf(part: readonly number[]): number {
  return part.reduce((sum, count) => sum + count, 0);
}
