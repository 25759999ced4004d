/**
 * Reads facts in order: rows of history and of `events` as one list. Called by every subscriber, by the console's live
 * stream and by `events:tail -f`.
 * Promise: a reader that goes on from the returned position gets every fact once, also under concurrent writers. On
 * PostgreSQL a fact appears when all transactions that began to write before its own have ended. Facts that retention
 * removed before they were read are returned as a gap.
 */
import type { Body, Tx } from '@sb/storage';
import { historyEventsFor } from './history-events.ts';
import { type News, newsOf } from './news.ts';
import { matchesType } from '../patterns.ts';
import { isBefore, laterPosition, type Position, START } from '../position/position.ts';
import { type Gap, readRemoved } from '../retention/removed.ts';
import { positionFor } from '../position/position.sql.ts';
import { selectNews, selectPublished } from './select-news.sql.ts';

const EVERYTHING = ['*'];

export interface NewsFilter {
  /** Exact types, or prefixes with a trailing `*`. Default: all. */
  readonly types?: readonly string[];
}

export interface NewsPage {
  readonly news: readonly News[];
  /** Behind all facts that were read, wanted or not; equal to `after` when there were none. */
  readonly position: Position;
  /** Some of the facts behind `after` are gone, wanted or not. */
  readonly gap?: Gap;
}

/** Reads at most `limit` facts after the position and returns those of the wanted types. */
export function* readNews(
  tx: Tx,
  after: Position,
  limit: number,
  { types = EVERYTHING }: NewsFilter = {},
): Body<NewsPage> {
  const withHistory = historyEventsFor(types).length > 0;
  const select = withHistory ? selectNews : selectPublished;
  const news = (yield* tx.rows(select(tx, after, limit))).map(newsOf);
  const removed = yield* readRemoved(tx, withHistory ? ['run_history', 'events'] : ['events']);
  return {
    news: news.filter(({ type }) => matchesType(types, type)),
    // Removed facts had been committed, and so had all before them: no later commit comes before them.
    position: news.at(-1)?.position ?? laterPosition(after, removed),
    ...(isBefore(after, removed) && { gap: { type: 'gap', after, upTo: removed } }),
  };
}

/** The position behind which every fact will be that is written from now on. */
export function* latestPosition(tx: Tx): Body<Position> {
  return (yield* tx.first(positionFor(tx.dialect).latest)) ?? START;
}
