/**
 * A place in the merged order of history and events. On SQLite `seq` alone is the order (`xid` stays '0'). On
 * PostgreSQL it is `xid`, the id of the writing transaction, then `seq`: `seq` is drawn long before its
 * transaction commits, so a reader that goes by `seq` alone would skip the facts of a late commit.
 */
export interface Position {
  /** A 64-bit number as text. */
  readonly xid: string;
  readonly seq: number;
}

/** Before everything. */
export const START: Position = { xid: '0', seq: 0 };

export function isBefore(one: Position, other: Position): boolean {
  const [a, b] = [BigInt(one.xid), BigInt(other.xid)];
  return a < b || (a === b && one.seq < other.seq);
}

export function laterPosition(one: Position, other: Position): Position {
  return isBefore(one, other) ? other : one;
}
