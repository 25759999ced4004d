import type { Body, Tx } from '@sb/storage';
import { selectByKey } from './select-newest.sql.ts';
import { type News, newsOf } from './news.ts';

/** The events that were published with one of these keys, in no order; those that retention removed are absent. */
export function* findEvents(tx: Tx, dedupeKeys: readonly string[]): Body<readonly News[]> {
  if (dedupeKeys.length === 0) return [];
  return (yield* tx.rows(selectByKey(tx, dedupeKeys))).map(newsOf);
}
