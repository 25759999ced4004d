/**
 * How a claim gets past runs of jobs that this node lacks, or that are paused, where such runs stand before its own.
 * The usual claim would walk over all of them each time (86 ms for a million). A look sees a bounded part of each queue
 * and priority, and goes on from there the next time, until it comes to an end and begins at the front again.
 * Two trips: what the look has found may be somebody else's when it is taken; then looks go on behind it, until one
 * finds nothing.
 */

/** How far a look goes, in multiples of what is wanted. */
const SCAN_AHEAD = 4;

type Row = readonly [
  queue: number,
  priority: number,
  id: number,
  runAt: number,
  isOurs: boolean,
  jobs: string,
];

interface Place {
  readonly queue: number;
  readonly priority: number;
  readonly run_at: number;
  readonly id: number;
}

export interface ScanPast {
  /** Some range has a rest that nobody has looked at. */
  isUnderWay(): boolean;
  /** How many rows of a range to look at, and behind which places: JSON. */
  nextScan(slots: number): { readonly rows: number; readonly places: string };
  /**
   * True when the jobs that count as ours are others than at the last look: what was passed over may be ours now, and
   * looks begin at the front again.
   */
  isOutdated(rows: readonly (readonly unknown[])[]): boolean;
  /** Which of the runs that were seen to take. Rows come by priority, then as they are due. */
  choose(
    rows: readonly (readonly unknown[])[],
    wanted: { readonly slots: number; readonly oldest: number },
  ): { readonly ids: readonly number[]; readonly sawForeign: boolean };
  /** None of the chosen was to be had: others have them, or somebody has locked them. The next look goes on behind them. */
  passOver(rows: readonly (readonly unknown[])[], ids: readonly number[]): void;
}

export function createScanPast(): ScanPast {
  const places = new Map<string, Place>();
  let limit = 0;
  let jobs = '';

  return {
    isUnderWay: () => places.size > 0,
    nextScan(slots) {
      limit = slots * SCAN_AHEAD;
      return { rows: limit, places: JSON.stringify([...places.values()]) };
    },
    isOutdated(rows) {
      const [first] = rows as readonly Row[];
      if (!first || first[5] === jobs) return false;
      jobs = first[5];
      const hadPlaces = places.size > 0;
      places.clear();
      return hadPlaces;
    },
    choose(rows, { slots, oldest }) {
      const seen = rows as readonly Row[];
      const ours = seen.filter(isOurs);
      remember(seen, ours.length >= slots);
      const chosen = new Set(ours.toSorted(byDue).slice(0, oldest));
      for (const row of ours) if (chosen.size < slots) chosen.add(row);
      return { ids: [...chosen].map(([, , id]) => id), sawForeign: ours.length < seen.length };
    },
    passOver(rows, ids) {
      for (const row of rows as readonly Row[])
        if (ids.includes(row[2])) places.set(keyOf(row), placeOf(row));
    },
  };

  /** A range that was not seen whole is gone on with, unless there was enough to take. */
  function remember(seen: readonly Row[], isEnough: boolean): void {
    const ranges = rangesOf(seen);
    for (const key of places.keys()) if (!ranges.has(key)) places.delete(key);
    for (const [key, rows] of ranges) {
      const last = rows.at(-1);
      if (last && !isEnough && rows.length === limit && !rows.every(isOurs)) places.set(key, placeOf(last));
      else places.delete(key);
    }
  }
}

function rangesOf(seen: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const ranges = new Map<string, Row[]>();
  for (const row of seen) {
    const key = keyOf(row);
    const range = ranges.get(key);
    if (range) range.push(row);
    else ranges.set(key, [row]);
  }
  return ranges;
}

function keyOf([queue, priority]: Row): string {
  return `${queue}/${priority}`;
}

function isOurs([, , , , ours]: Row): boolean {
  return ours;
}

function byDue(one: Row, other: Row): number {
  return one[3] - other[3] || one[2] - other[2];
}

function placeOf([queue, priority, id, runAt]: Row): Place {
  return { queue, priority, run_at: runAt, id };
}
