/**
 * Reads what happened, in order: rows of history and of `events` as one list. Called by every subscriber, by
 * the console's live stream and by `events:tail -f`.
 * Promise: whoever goes on from the returned position sees every fact once, also under concurrent writers. On
 * PostgreSQL a fact appears when all transactions that began to write before its own have ended. What retention
 * removed before it was read is told as a gap.
 */
import type { Body, Tx } from '@sb/storage';
import { historyEventsFor } from './history-events.ts';
import { type News, newsOf } from './news.ts';
import { matchesType } from '../patterns.ts';
import { isBefore, laterOf, type Position, START } from '../position/position.ts';
import { type Gap, readRemoved } from '../retention/removed.ts';
import { positionFor } from '../position/position-for.sql.ts';
import { selectNews, selectPublished } from './select-news.sql.ts';

const EVERYTHING = ['*'];

export interface NewsFilter {
  /** Exact types, or prefixes with a trailing `*`. Default: all. */
  readonly types?: readonly string[];
}

export interface NewsPage {
  readonly news: readonly News[];
  /** Behind all that was looked at, wanted or not; equal to `after` when there was nothing. */
  readonly position: Position;
  /** Some of what stood behind `after` is gone, wanted or not. */
  readonly gap?: Gap;
}

/** Looks at `limit` facts after the position and gives those of the wanted types. */
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
    // What was removed had been committed, and all before it: nothing more can come to stand below.
    position: news.at(-1)?.position ?? laterOf(after, removed),
    ...(isBefore(after, removed) && { gap: { type: 'gap', after, upTo: removed } }),
  };
}

/** The position behind which everything lies that is written from now on. */
export function* latestPosition(tx: Tx): Body<Position> {
  return (yield* tx.first(positionFor(tx.dialect).latest)) ?? START;
}
