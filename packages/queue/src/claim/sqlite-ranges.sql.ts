/**
 * The ranges (queue and priority) that a node's last tick found empty. They stay known until another transaction writes:
 * then the next tick scans them again. `data_version` changes with writes of other processes, the handle's count with
 * those of this one. For a run that becomes due by the clock, its due time is known.
 */
import type { SqliteHandle } from '@sb/storage';

export interface KnownRanges {
  /** Called at the start of each claim. True when no transaction has written since this node's last tick. */
  isUnchanged(handle: SqliteHandle): boolean;
  /** Called when the same transaction has queued runs. */
  forget(): void;
  /** No run of the range is due before `until`, ms since the epoch. */
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
