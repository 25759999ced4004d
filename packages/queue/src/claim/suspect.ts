/**
 * A suspect is a run that has crashed its node twice. A node runs one at a time: if it crashes the node again, no other
 * suspect fails with it. Owned by the ticker.
 */
import { MAX_CRASHES } from '../lifecycle.ts';
import type { ClaimedRun, Ended } from '../run.ts';
import type { Settled } from '../settle/settle-singly.ts';

export interface SuspectWatch {
  /** True: this trip may take a suspect, and calls `stopAsking` after its claims. */
  startAsking(ended: readonly Ended[], settled: readonly Settled[]): boolean;
  stopAsking(): void;
  /** At the end of a trip. True when the end of the suspect was written: the next trip may take another. */
  follow(ended: readonly Ended[], settled: readonly Settled[], claimed: readonly ClaimedRun[]): boolean;
}

export function createSuspectWatch(): SuspectWatch {
  let suspect: number | undefined;
  let isAsking = false;

  return {
    startAsking(ended, settled) {
      const mayTake = (suspect === undefined || isFreed(ended, settled)) && !isAsking;
      if (mayTake) isAsking = true;
      return mayTake;
    },
    stopAsking() {
      isAsking = false;
    },
    follow(ended, settled, claimed) {
      const isOver = isFreed(ended, settled);
      if (isOver) suspect = undefined;
      suspect ??= claimed.find(isSuspect)?.id;
      return isOver;
    },
  };

  /** While its end is kept, the suspect is this node's in the store: a crash by the next would condemn it too. */
  function isFreed(ended: readonly Ended[], settled: readonly Settled[]): boolean {
    return ended.some(isTheSuspect) && !settled.some(({ kept }) => kept.some(isTheSuspect));
  }

  function isTheSuspect({ id }: Ended): boolean {
    return id === suspect;
  }
}

export function isSuspect({ crashes }: ClaimedRun): boolean {
  return crashes >= MAX_CRASHES - 1;
}
