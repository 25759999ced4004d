import Database from 'better-sqlite3';
import { isBusy, isDamaged, sqliteProblem } from './errors.ts';

const kept = new Set<object>();
const PATIENCE_MS = 5_000;
const RETRY_MS = 10;

/** A handle with the settings of a store. */
export function connect(file: string, readonly: boolean): Database.Database {
  let database: Database.Database | undefined;
  try {
    database = keep(new Database(file, { readonly, timeout: 0 }));
    // The first statement of a new handle may find the lock held for a moment. Only this wait blocks the event loop.
    database.exec(`pragma busy_timeout = ${PATIENCE_MS}`);
    if (!readonly) {
      if (valueOf(database, 'pragma auto_vacuum') === 0 && valueOf(database, 'pragma page_count') === 0)
        database.exec('pragma auto_vacuum = incremental');
      makeWal(database);
      database.exec('pragma wal_autocheckpoint = 4000');
      database.exec('pragma journal_size_limit = 67108864');
    }
    database.exec('pragma temp_store = memory');
    valueOf(database, 'select count(*) from sqlite_master');
    database.exec('pragma busy_timeout = 0');
    return database;
  } catch (error) {
    // It is kept until the process ends, so no collection closes it. The close of a damaged file would delete its WAL.
    if (!isDamaged(error)) database?.close();
    throw sqliteProblem(error, file);
  }
}

/**
 * While another program that opens the new file holds its lock to write, SQLite refuses the change of the journal at once,
 * without waiting for its timeout. Waits in place, as SQLite itself does.
 */
function makeWal(database: Database.Database): void {
  for (let waitedMs = 0; ; waitedMs += RETRY_MS) {
    try {
      database.exec('pragma journal_mode = wal');
      return;
    } catch (error) {
      if (!isBusy(error) || waitedMs >= PATIENCE_MS) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}

/** The first column of the first row. */
export function valueOf(database: Database.Database, text: string): unknown {
  return keep(database.prepare(text)).pluck().get();
}

/**
 * Keeps a native object until the process ends. Node 24 from 24.19 on aborts when it collects one while no JavaScript
 * runs, or at its exit, if better-sqlite3 was compiled against its headers, as it is where there is no prebuilt binary
 * (nodejs/node#65446). A store has some dozens of these objects, and closing it frees the resources that they hold.
 */
export function keep<T extends object>(native: T): T {
  kept.add(native);
  return native;
}

/**
 * Keeps the native object of each backup that the handle makes. The driver creates it inside of `backup()` and returns
 * it to no caller, so it is caught where the native handle returns it.
 */
export function keepBackups(database: Database.Database): void {
  for (const symbol of Object.getOwnPropertySymbols(database)) {
    const native: unknown = Reflect.get(database, symbol);
    if (typeof native !== 'object' || native === null) continue;
    const make: unknown = Reflect.get(native, 'backup');
    if (typeof make !== 'function') continue;
    const makeKept = (...given: readonly unknown[]): object => keep(Reflect.apply(make, native, given));
    Object.defineProperty(native, 'backup', { value: makeKept });
  }
}
