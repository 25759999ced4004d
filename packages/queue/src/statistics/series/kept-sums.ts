/**
 * The sums of past hours that a process keeps, for windows that are asked for again and again: a sum that is true never
 * changes. A process that reads for pages turns it on for its store.
 * Promise: an answer is what the store would answer. Sums from before a late fold are dropped, and what retention has
 * removed is left out. Keeps at most MOST_ROWS rows of less than 1 kB.
 */
import type { Body, Store } from '@sb/storage';
import { groupBy } from '@sb/words';
import type { Grouping, MinuteCounts, SumRow } from './sums.sql.ts';

const MOST_ROWS = 20_000;

/** The rows of each hour, by the kind of rows and whose they are; used last comes last. */
type Rows = Map<string, Map<number, readonly MinuteCounts[]>>;

export interface KeptSums {
  lateFolds: number;
  rows: Rows;
}

const kept = new WeakMap<Store, KeptSums>();

/** From now on sums of past hours are kept for this store. */
export function keepHourSums(store: Store): void {
  if (!kept.has(store)) kept.set(store, { lateFolds: 0, rows: new Map() });
}

/**
 * The kept sums, for a transaction that has read this number of late folds: it may use them and add to them. A late fold
 * changes past hours, so another number than before empties them. Undefined: no sums are kept for this store.
 */
export function keptSums(store: Store, lateFolds: number): Rows | undefined {
  const all = kept.get(store);
  if (all && all.lateFolds !== lateFolds) {
    all.lateFolds = lateFolds;
    all.rows = new Map();
  }
  return all?.rows;
}

interface HoursWanted<Row> {
  /** Since the epoch, ascending. */
  readonly hours: readonly number[];
  /** Of this and those before it nothing is stored, or not all. */
  readonly isWhole: (hour: number) => boolean;
  readonly find: (hours: readonly number[]) => Body<readonly Row[]>;
}

/** The rows of these hours: those that are kept, and the others from the store, which are then kept. */
export function* rowsOfHours<Row extends SumRow | MinuteCounts>(
  rows: Rows,
  key: string,
  { hours, isWhole, find }: HoursWanted<Row>,
): Body<readonly Row[]> {
  const known = (rows.get(key) ?? new Map()) as Map<number, readonly Row[]>;
  const isKept = (hour: number): boolean => known.has(hour) && isWhole(hour);
  const missing = hours.filter((hour) => !isKept(hour));
  if (missing.length > 0) {
    const found = groupBy(yield* find(missing), ({ minute }) => Math.floor(minute / 60));
    for (const hour of missing) known.set(hour, found.get(hour) ?? []);
  }
  const answer = hours.flatMap((hour) => known.get(hour) ?? []);
  rows.delete(key);
  rows.set(key, known);
  dropUnused(rows);
  return answer;
}

export function keyOf(kind: 'sums' | 'minutes', { by, whose: { jobId, queueId } }: Grouping): string {
  return `${kind} ${by ?? 'all'} ${jobId ?? ''} ${queueId ?? ''}`;
}

function dropUnused(rows: Rows): void {
  const sizes = new Map(
    [...rows].map(([key, hours]) => [
      key,
      [...hours.values()].reduce((sum, { length }) => sum + 1 + length, 0),
    ]),
  );
  let size = [...sizes.values()].reduce((sum, one) => sum + one, 0);
  for (const [key, one] of sizes) {
    if (size <= MOST_ROWS) return;
    rows.delete(key);
    size -= one;
  }
}
