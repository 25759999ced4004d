/**
 * How a claim gets past runs of jobs that this node lacks, or that are paused, when such runs come before its own.
 * The usual claim would walk over all of them each time (86 ms for a million). A scan reads a bounded part of each queue
 * and priority, and the next scan continues there, until one reaches the end and the next begins at the front again.
 * Scan and claim are two statements: another node may have taken the runs in between. Then scans continue behind those
 * runs, until one finds nothing.
 */

/** How far a scan goes, in multiples of the wanted runs. */
export const SCAN_AHEAD = 4;

type Row = readonly [
  queue: number,
  priority: number,
  id: number,
  runAt: number,
  isOurs: boolean,
  jobs: string,
];

interface Position {
  readonly queue: number;
  readonly priority: number;
  readonly run_at: number;
  readonly id: number;
}

export interface ScanPast {
  /** Some range has a rest that was not scanned yet. */
  isUnderWay(): boolean;
  /** How many rows of each range to read, and after which positions: JSON. */
  nextScan(slots: number): { readonly rows: number; readonly positions: string };
  /**
   * True when other jobs count as ours than at the last scan: runs that were passed over may be ours now, and scans begin
   * at the front again.
   */
  isOutdated(rows: readonly (readonly unknown[])[]): boolean;
  /** Chooses runs to take of those that were read. Rows come by priority, then by due time. */
  choose(
    rows: readonly (readonly unknown[])[],
    wanted: { readonly slots: number; readonly oldest: number },
  ): { readonly ids: readonly number[]; readonly sawForeign: boolean };
  /** None of the chosen runs could be taken: other nodes have claimed or locked them. The next scan continues behind them. */
  passOver(rows: readonly (readonly unknown[])[], ids: readonly number[]): void;
}

export function createScanPast(): ScanPast {
  const positions = new Map<string, Position>();
  let limit = 0;
  let jobs = '';

  return {
    isUnderWay: () => positions.size > 0,
    nextScan(slots) {
      limit = slots * SCAN_AHEAD;
      return { rows: limit, positions: JSON.stringify([...positions.values()]) };
    },
    isOutdated(rows) {
      const [first] = rows as readonly Row[];
      if (!first || first[5] === jobs) return false;
      jobs = first[5];
      const hadPositions = positions.size > 0;
      positions.clear();
      return hadPositions;
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
        if (ids.includes(row[2])) positions.set(keyOf(row), positionOf(row));
    },
  };

  /** The next scan continues in ranges that were not read whole, unless there was enough to take. */
  function remember(seen: readonly Row[], isEnough: boolean): void {
    const ranges = rangesOf(seen);
    for (const key of positions.keys()) if (!ranges.has(key)) positions.delete(key);
    for (const [key, rows] of ranges) {
      const last = rows.at(-1);
      if (last && !isEnough && rows.length === limit && !rows.every(isOurs))
        positions.set(key, positionOf(last));
      else positions.delete(key);
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

function positionOf([queue, priority, id, runAt]: Row): Position {
  return { queue, priority, run_at: runAt, id };
}
