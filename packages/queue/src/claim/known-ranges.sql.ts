/**
 * What a node's last tick has left known, for as long as nobody has written since: then the next one need not look
 * again at what was empty. `data_version` tells of other processes, the handle's count of this one; a run that becomes
 * due by the clock is known with its time.
 */
import type { SqliteHandle } from '@sb/storage';

export interface KnownRanges {
  /** At the start of each claim. True when all is as this node's last tick has left it. */
  isUnchanged(handle: SqliteHandle): boolean;
  /** More was queued by the same transaction. */
  forget(): void;
  /** Nothing is due in the range until then, ms since the epoch. */
  setEmpty(key: number, until: number): void;
  isEmpty(key: number, now: number): boolean;
}

export function createKnownRanges(): KnownRanges {
  const emptyUntil = new Map<number, number>();
  let version = -1;
  let transactions = -1;

  return {
    isUnchanged(handle) {
      const [current] = handle.arrays('pragma data_version').get() as [number];
      const isSame = current === version && handle.transactions === transactions + 1;
      version = current;
      transactions = handle.transactions;
      if (!isSame) emptyUntil.clear();
      return isSame;
    },
    forget() {
      emptyUntil.clear();
    },
    setEmpty(key, until) {
      emptyUntil.set(key, until);
    },
    isEmpty: (key, now) => (emptyUntil.get(key) ?? 0) > now,
  };
}
