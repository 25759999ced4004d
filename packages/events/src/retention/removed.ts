/**
 * What retention has removed of history and events: the highest position of each. Whoever is behind it has missed
 * something, and is told so by a gap.
 */
import type { Body, Tx } from '@sb/storage';
import { laterOf, type Position, START } from '../position/position.ts';
import { type FactTable, raiseRemoved, selectLowestCursor, selectRemoved } from './removed.sql.ts';

/** Facts behind `after`, up to `upTo`, of which some were removed before they were read. */
export interface Gap {
  readonly type: 'gap';
  readonly after: Position;
  readonly upTo: Position;
}

/** To be called in the transaction that removes: the highest position that it removes. */
export function* noteRemoved(tx: Tx, table: FactTable, position: Position): Body<void> {
  yield* tx.run(raiseRemoved(tx, table, position));
}

/** The highest position that was removed of these tables. */
export function* readRemoved(tx: Tx, tables: readonly FactTable[]): Body<Position> {
  const marks = yield* tx.rows(selectRemoved(tables));
  return marks.reduce<Position>(laterOf, START);
}

/**
 * Up to where everybody in the engine has read: nothing above it may be removed. Undefined: nobody has anything to
 * read. `besides`: cursors that do not read the table in question.
 */
export function* lowestEngineCursor(tx: Tx, besides: readonly string[] = []): Body<Position | undefined> {
  return yield* tx.first(selectLowestCursor(tx.dialect, besides));
}
