import type { Store } from '@sb/storage';
import { FOLD_CURSOR } from './fold.ts';
import { readCursor } from '../cursors.sql.ts';
import { firstFinishedAfter } from './finished.sql.ts';

export interface FoldLag {
  /** For how long the oldest end has waited to be counted; 0 when all is counted. By the store's clock. */
  readonly lagMs: number;
  /** PostgreSQL: it cannot be counted yet, because a transaction that began before it is still open. */
  readonly isHeldBack: boolean;
}

export async function readFoldLag(store: Store): Promise<FoldLag> {
  const first = await store.read(function* (tx) {
    return yield* firstFinishedAfter(tx, yield* readCursor(tx, FOLD_CURSOR));
  });
  if (!first) return { lagMs: 0, isHeldBack: false };
  return { lagMs: Math.max(0, first.now - first.finishedAt), isHeldBack: first.held === 1 };
}
