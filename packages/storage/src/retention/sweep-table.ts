/**
 * The retention of a table as data: how its rows are found, which of them are due, and which tables lose rows with
 * them. Called by each package with the tables of its own; the parts, the pauses and the dry run are those of `sweep`.
 */
import type { RawBuilder } from '../sql.ts';
import { isOneOf } from '../lists.sql.ts';
import type { Store } from '../store.ts';
import type { Tables } from '../tables/tables.ts';
import type { Body, Tx } from '../write.ts';
import {
  addCounts,
  type Counts,
  dropRows,
  type Page,
  sweep,
  type SweepOptions,
  type Swept,
} from './sweep.ts';

export interface TableSweep<Place, Row> {
  /** Before every row. */
  readonly start: Place;
  readonly pageSize: number;
  /** Finds at most `limit` rows behind `after`, in the order of their places. Fewer end the sweep. */
  readonly find: (tx: Tx, page: PageRange<Place>) => Body<readonly Row[]>;
  readonly placeOf: (row: Row) => Place;
  /** Whether a row that was found has to go. Default: each has to. */
  readonly isDue?: (row: Row) => boolean;
  /** Whether no later page can hold a row that is due. Default: it may. */
  readonly isLast?: (page: readonly Row[], due: readonly Row[]) => boolean;
  /** About how long the texts of a row are; left out where they are short. */
  readonly bytesOf?: (row: Row) => number;
  /** Adds to the rows the bytes that other tables hold for them. */
  readonly weigh?: (tx: Tx, due: readonly Row[]) => Body<readonly Row[]>;
  /** Done in the transaction that removes the rows, before they go. A dry run leaves it out. */
  readonly prepare?: (tx: Tx, rows: readonly Row[]) => Body<void>;
  /** The tables that lose rows, in this order. */
  readonly tables: readonly LosingTable<Row>[];
}

interface PageRange<Place> {
  readonly after: Place;
  readonly limit: number;
}

interface LosingTable<Row> {
  readonly name: keyof Tables;
  /** The name under which people see the number of its rows. Tables of one name are added up. */
  readonly counted: string;
  /** The rows of this table that go with `rows`. */
  readonly where: (tx: Tx, rows: readonly Row[], dryRun: boolean) => RawBuilder<unknown>;
}

export function sweepTable<Place, Row>(
  store: Store,
  { start, pageSize, find, placeOf, bytesOf, tables, ...how }: TableSweep<Place, Row>,
  options?: SweepOptions,
): Promise<Swept> {
  return sweep(store, { start, find: findDue, remove, ...(bytesOf && { bytesOf }) }, options);

  function* findDue(tx: Tx, after: Place): Body<Page<Place, Row>> {
    const page = yield* find(tx, { after, limit: pageSize });
    const due = how.isDue ? page.filter(how.isDue) : page;
    const last = page.at(-1);
    const next = last && page.length === pageSize && !how.isLast?.(page, due) ? placeOf(last) : undefined;
    return { rows: how.weigh ? yield* how.weigh(tx, due) : due, next };
  }

  function* remove(tx: Tx, rows: readonly Row[], dryRun: boolean): Body<Counts> {
    if (!dryRun && how.prepare) yield* how.prepare(tx, rows);
    let removed: Counts = {};
    for (const { name, counted, where } of tables) {
      const count = yield* dropRows(tx, name, { where: where(tx, rows, dryRun), dryRun });
      removed = addCounts(removed, { [counted]: count });
    }
    return removed;
  }
}

/** The rows whose `column` is a key of the rows that go. */
export function whereKey<Row>(
  column: string,
  keyOf: (row: Row) => number | string,
): LosingTable<Row>['where'] {
  return (tx, rows) => isOneOf(tx, column, rows.map(keyOf));
}

/** One sweep after the other, until one is aborted. */
export async function sweepInTurn(sweeps: readonly (() => Promise<Swept>)[]): Promise<Swept> {
  let removed: Counts = {};
  for (const next of sweeps) {
    const swept = await next();
    removed = addCounts(removed, swept.removed);
    if (!swept.isWhole) return { removed, isWhole: false };
  }
  return { removed, isWhole: true };
}
