/** Dead letters, the newest first, by keyset pages: the cost of a page does not depend on how far back it lies. */
import type { LetterStatus } from '@sb/jobs';
import type { Store } from '@sb/storage';
import { type DeadFilter, type DeadLetter, letterOf } from './dead-letters.ts';
import { findLetters } from './find-letters.sql.ts';

/** Where a page ended. */
export interface DeadPosition {
  readonly diedAt: number;
  readonly runId: number;
}

export interface DeadListFilter extends DeadFilter {
  readonly statuses?: readonly LetterStatus[];
  /** The `next` of the page before. */
  readonly before?: DeadPosition;
  readonly limit: number;
}

export interface DeadPage {
  readonly letters: readonly DeadLetter[];
  /** Give it as `before` for the next page; absent on the last. */
  readonly next?: DeadPosition;
}

export async function listDeadLetters(store: Store, filter: DeadListFilter): Promise<DeadPage> {
  const rows = await store.read((tx) => findLetters(tx, { ...filter, limit: filter.limit + 1 }));
  const letters = rows.slice(0, filter.limit).map(letterOf);
  const last = letters.at(-1);
  if (rows.length <= filter.limit || !last) return { letters };
  return { letters, next: { diedAt: last.diedAt, runId: last.runId } };
}
