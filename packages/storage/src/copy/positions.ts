/**
 * Positions of readers among the facts, carried from one store to another. PostgreSQL sorts facts by the transaction that
 * wrote them, and then by their number; its transactions mean nothing elsewhere. So the n-th position of the source
 * becomes the transaction n of the target, and each fact gets the number of positions before it. SQLite sorts by number
 * alone. Pure.
 */
export interface Place {
  /** `0` on SQLite. */
  readonly xid: string;
  readonly seq: number;
}

export interface Cursor extends Place {
  readonly name: string;
}

/** The distinct positions, the first one first. */
export function ranksOf(cursors: readonly Cursor[]): readonly Place[] {
  const sorted = cursors.toSorted(comparePlaces);
  return sorted.filter((place, at) => at === 0 || comparePlaces(place, sorted[at - 1] ?? place) !== 0);
}

/** The transaction of a fact in a target on PostgreSQL: how many positions are before it. */
export function writerOf(ranks: readonly Place[], fact: Place): number {
  let low = 0;
  let high = ranks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const rank = ranks[middle];
    if (rank && comparePlaces(rank, fact) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The cursors of a target on PostgreSQL. */
export function rankedCursors(cursors: readonly Cursor[]): readonly Cursor[] {
  const ranks = ranksOf(cursors);
  return cursors.map(({ name, ...place }) => ({
    name,
    xid: String(ranks.findIndex((rank) => comparePlaces(rank, place) === 0) + 1),
    seq: 0,
  }));
}

export function comparePlaces(one: Place, other: Place): number {
  const [a, b] = [BigInt(one.xid), BigInt(other.xid)];
  return a === b ? one.seq - other.seq : a < b ? -1 : 1;
}
