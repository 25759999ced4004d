import type Database from 'better-sqlite3';
import { keep } from './connect.ts';

/**
 * SQLite, as a step sees it: statements that are compiled once, by their text. Never write `limit ?`: every binding of a
 * bare limit prepares the statement again (10.4 us for each execution instead of 3.3). Write `limit ?+0`.
 */
export interface SqliteHandle {
  /**
   * The statement; its rows are arrays of column values in the order of the text.
   * @internal
   */
  arrays(text: string): Database.Statement;
  /**
   * The statement; its rows are objects.
   * @internal
   */
  objects(text: string): Database.Statement;
  /** For a pragma that works in steps: a prepared one takes a single step. */
  exec(text: string): void;
  /** The clock of the store, ms since the epoch. */
  now(): number;
  /** Grows with each transaction of this handle, and again when it is rolled back. */
  readonly transactions: number;
  /** Grows when a transaction is rolled back: facts that it cached about the store may never have been true. */
  readonly rollbacks: number;
  /** Called by the gate only. */
  countTransaction(): void;
  /** Called by the gate only. */
  countRollback(): void;
}

export function createSqliteHandle(database: Database.Database, now: () => number): SqliteHandle {
  const arrays = new Map<string, Database.Statement>();
  const objects = new Map<string, Database.Statement>();
  let transactions = 0;
  let rollbacks = 0;
  return {
    now,
    get transactions() {
      return transactions;
    },
    get rollbacks() {
      return rollbacks;
    },
    countTransaction() {
      transactions += 1;
    },
    countRollback() {
      transactions += 1;
      rollbacks += 1;
    },
    arrays: (text) => arrays.get(text) ?? remember(arrays, text, raw(keep(database.prepare(text)))),
    objects: (text) => objects.get(text) ?? remember(objects, text, keep(database.prepare(text))),
    exec: (text) => void database.exec(text),
  };
}

function raw(statement: Database.Statement): Database.Statement {
  return statement.reader ? statement.raw(true) : statement;
}

function remember<T>(cache: Map<string, T>, text: string, statement: T): T {
  cache.set(text, statement);
  return statement;
}
