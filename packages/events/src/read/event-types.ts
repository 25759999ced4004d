import type { Body, Tx } from '@sb/storage';
import { HISTORY_EVENTS } from '../catalogue.ts';
import { selectTypes } from './select-newest.sql.ts';

/** The types of the events that the store holds, and those that the end of a run is told as. */
export function* listEventTypes(tx: Tx): Body<readonly string[]> {
  const published = yield* tx.rows(selectTypes);
  return [...Object.values(HISTORY_EVENTS), ...published.map(({ type }) => type)];
}
