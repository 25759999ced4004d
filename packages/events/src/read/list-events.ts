import type { Body, Tx } from '@sb/storage';
import { HISTORY_EVENTS } from '../catalogue.ts';
import { findBounds } from './fact-span.sql.ts';
import { historyEventsFor } from './history-events.ts';
import { type News, newsOf } from './news.ts';
import { matchesType } from '../patterns.ts';
import type { EndedRow, PublishedRow } from './fact-columns.sql.ts';
import {
  type FactSpan,
  isOfActors,
  type Search,
  selectNewestEnded,
  selectNewestPublished,
  selectTypes,
} from './select-newest.sql.ts';
import type { NewsFilter } from './tail.ts';

/** `after` leaves out the facts up to and at the position. */
export interface EventSearch extends Search, NewsFilter {}

/**
 * The newest facts first, for people. Returns all committed facts, also those that a subscriber on PostgreSQL still has
 * to wait for. To follow, go on with `readNews`.
 */
export function* listEvents(tx: Tx, search: EventSearch): Body<readonly News[]> {
  const timed = { ...search, span: search.span ?? (yield* findFactSpan(tx, search)) };
  const rows = [...(yield* newestPublished(tx, timed)), ...(yield* newestEnded(tx, timed))];
  return rows
    .map(newsOf)
    .toSorted((a, b) => b.id - a.id)
    .slice(0, search.limit);
}

/** Undefined without a time. */
export function* findFactSpan(tx: Tx, search: Omit<EventSearch, 'limit'>): Body<FactSpan | undefined> {
  if (search.since === undefined && search.until === undefined) return undefined;
  const published = yield* findBounds(tx, 'events', search);
  if (wantedStates(search).length === 0) return { published };
  return { published, ended: yield* findBounds(tx, 'run_history', search) };
}

/** Type by type, so that the index finds a rare type among many events. Events of actors have an index of their own. */
function* newestPublished(tx: Tx, search: EventSearch): Body<readonly PublishedRow[]> {
  const { types } = search;
  if (!types) return yield* tx.rows(selectNewestPublished(tx, search, undefined));
  const known = yield* tx.rows(selectTypes);
  const wanted = known.map(({ type }) => type).filter((type) => matchesType(types, type));
  if (wanted.length === 0) return [];
  if (isOfActors(search)) return yield* tx.rows(selectNewestPublished(tx, search, wanted));
  const rows: PublishedRow[] = [];
  for (const type of wanted) rows.push(...(yield* tx.rows(selectNewestPublished(tx, search, [type]))));
  return rows;
}

function* newestEnded(tx: Tx, search: EventSearch): Body<readonly EndedRow[]> {
  const states = wantedStates(search);
  return states.length === 0 ? [] : yield* tx.rows(selectNewestEnded(tx, search, states));
}

function wantedStates(search: Omit<EventSearch, 'limit'>): readonly number[] {
  return isOfActors(search) ? [] : historyEventsFor(search.types ?? ['*']).map(({ state }) => state);
}

/** The types of the events in the store, and those of the ends of runs. */
export function* listEventTypes(tx: Tx): Body<readonly string[]> {
  const published = yield* tx.rows(selectTypes);
  return [...Object.values(HISTORY_EVENTS), ...published.map(({ type }) => type)];
}
