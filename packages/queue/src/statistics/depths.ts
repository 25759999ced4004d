/**
 * How deep queues were over time. Once a minute one daemon counts the live runs of each queue, beside the fold; counts
 * stop at DEPTH_CAP. Samples are kept as long as statistics.
 * Promise: each minute is sampled once, by the daemon that comes first. A minute without a living daemon has no sample: that
 * is not an empty queue. A crash leaves a minute without samples.
 */
import { readClock, type Store } from '@sb/storage';
import { groupBy } from '@sb/words';
import { DEPTH_CAP } from '../runs/depth.ts';
import { partOf, widthOf } from './cut-window.ts';
import { type DepthRow, findDepthRows, insertDepths, isSampled } from './depths.sql.ts';

const MINUTE_MS = 60_000;

/** Samples the current minute of the store's clock, unless it is sampled. Returns whether it did. */
export async function sampleDepths(store: Store): Promise<boolean> {
  const due = await store.read(function* (tx) {
    const minute = Math.floor((yield* readClock(tx)) / MINUTE_MS);
    return (yield* isSampled(tx, minute)) ? undefined : minute;
  });
  if (due === undefined) return false;
  return store.write((tx) => insertDepths(tx, due, DEPTH_CAP), { durable: false });
}

/** The depth in a part of the window: the highest of its samples. */
export interface DepthPart {
  /** The start of the part, ms since the epoch. */
  readonly at: number;
  /** Due. Each count is at most DEPTH_CAP. */
  readonly queued: number;
  readonly later: number;
  readonly held: number;
  readonly running: number;
  /** How long the run that had waited longest had been due, ms. */
  readonly oldestMs?: number;
}

export interface DepthHistory {
  readonly queue: string;
  /** Oldest first. Undefined where no daemon has counted. */
  readonly parts: readonly (DepthPart | undefined)[];
}

export interface DepthWindow {
  /** Ms since the epoch, rounded down to a minute. */
  readonly from: number;
  readonly to: number;
  readonly buckets: number;
  /** Default: all queues that had live runs in the window. */
  readonly queue?: string | undefined;
  /** Reads the samples of the minutes that are a multiple of this, so that a long window stays few rows. Default: all. */
  readonly everyMinutes?: number;
}

/** One entry for each queue that had live runs, by name. */
export async function readDepthHistory(store: Store, window: DepthWindow): Promise<readonly DepthHistory[]> {
  const rows = await readSamples(store, window);
  const counted = countedParts(rows, window);
  return [...groupBy(rows, (row) => row.queue)]
    .flatMap(([name, samples]) =>
      name === null ? [] : [{ queue: name, parts: partsOf(samples, window, counted) }],
    )
    .toSorted((a, b) => (a.queue < b.queue ? -1 : 1));
}

/**
 * One queue, or all together: the highest sum of each part, zeros where a daemon has counted and found nothing. The count
 * of a queue that had more than DEPTH_CAP is too low.
 */
export async function readDepthSeries(store: Store, window: DepthWindow): Promise<DepthHistory['parts']> {
  const rows = await readSamples(store, window);
  const sums = [...groupBy(rows, ({ minute }) => minute).values()].map(sumOf);
  return partsOf(sums, window, countedParts(rows, window));
}

function sumOf(rows: readonly DepthRow[]): DepthRow {
  const sum = (pick: (row: DepthRow) => number): number => rows.reduce((all, row) => all + pick(row), 0);
  const due = rows.flatMap(({ oldest_due_at: at }) => (at === null ? [] : [at]));
  return {
    queue: null,
    minute: rows[0]?.minute ?? 0,
    queued: sum((row) => row.queued),
    later: sum((row) => row.later),
    held: sum((row) => row.held),
    running: sum((row) => row.running),
    oldest_due_at: due.length === 0 ? null : Math.min(...due),
  };
}

async function readSamples(store: Store, window: DepthWindow): Promise<readonly DepthRow[]> {
  const { from, to, queue, everyMinutes: every } = window;
  const span = { from: Math.floor(from / MINUTE_MS), to: Math.floor(to / MINUTE_MS), queue, every };
  return store.read((tx) => findDepthRows(tx, span));
}

/** The parts in which all queues were counted. */
function countedParts(rows: readonly DepthRow[], window: DepthWindow): ReadonlySet<number> {
  return new Set(rows.flatMap(({ queue, minute }) => (queue === null ? [partOf(minute, window)] : [])));
}

function partsOf(
  samples: readonly DepthRow[],
  window: DepthWindow,
  counted: ReadonlySet<number>,
): DepthHistory['parts'] {
  const byPart = groupBy(samples, ({ minute }) => partOf(minute, window));
  return Array.from({ length: window.buckets }, (_, index) => {
    const at = Math.round(window.from + index * widthOf(window));
    if (!counted.has(index)) return undefined;
    return { at, ...highest(byPart.get(index) ?? []) };
  });
}

function highest(rows: readonly DepthRow[]): Omit<DepthPart, 'at'> {
  const most = (pick: (row: DepthRow) => number): number => Math.max(0, ...rows.map(pick));
  const ages = rows.flatMap(({ minute, oldest_due_at: at }) =>
    at === null ? [] : [minute * MINUTE_MS - at],
  );
  return {
    queued: most((row) => row.queued),
    later: most((row) => row.later),
    held: most((row) => row.held),
    running: most((row) => row.running),
    ...(ages.length > 0 && { oldestMs: Math.max(0, ...ages) }),
  };
}
