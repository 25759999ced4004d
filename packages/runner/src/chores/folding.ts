/**
 * When a node folds history: after runs have ended, until the store has nothing left to fold, and once a minute in any
 * case, because a node that was killed leaves its last ends to the others.
 */
import { fold, isFolded } from '@sb/queue/engine';
import type { Store } from '@sb/storage';

const ANYWAY_MS = 60_000;

export interface Folding {
  /** Runs have ended: a fold is due. */
  wanted(): void;
  /** Folds if it is due. Throws the errors of the store; then it stays due. */
  foldIfDue(): Promise<void>;
}

export function createFolding(store: Store): Folding {
  let isDue = true;
  let foldedAt = 0;

  return {
    wanted() {
      isDue = true;
    },
    async foldIfDue() {
      if (!isDue && performance.now() - foldedAt < ANYWAY_MS) return;
      isDue = false;
      try {
        await fold(store);
        isDue ||= !(await isFolded(store));
        foldedAt = performance.now();
      } catch (error) {
        isDue = true;
        throw error;
      }
    },
  };
}
