/**
 * The highest position that retention has removed, of history and of events. A reader behind it has missed facts, and
 * gets a gap.
 */
import type { Body, Tx } from '@sb/storage';
import { laterPosition, type Position, START } from '../position/position.ts';
import { type FactTable, raiseRemoved, selectLowestCursor, selectRemoved } from './removed.sql.ts';

/** Facts behind `after`, up to `upTo`, of which some were removed before they were read. */
export interface Gap {
  readonly type: 'gap';
  readonly after: Position;
  readonly upTo: Position;
}

/** Call it in the transaction that removes facts, with the highest position among them. */
export function* noteRemoved(tx: Tx, table: FactTable, position: Position): Body<void> {
  yield* tx.run(raiseRemoved(tx, table, position));
}

/** The highest position that was removed from any of these tables. */
export function* readRemoved(tx: Tx, tables: readonly FactTable[]): Body<Position> {
  const marks = yield* tx.rows(selectRemoved(tables));
  return marks.reduce<Position>(laterPosition, START);
}

/**
 * The position up to which every reader of the engine has read: no fact above it may be removed. Undefined: the engine
 * has no reader. `besides`: the cursors of readers that do not read the table in question.
 */
export function* lowestEngineCursor(tx: Tx, besides: readonly string[] = []): Body<Position | undefined> {
  return yield* tx.first(selectLowestCursor(tx.dialect, besides));
}
