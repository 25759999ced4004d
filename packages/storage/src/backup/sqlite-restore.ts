/**
 * Puts a backup in the place of a SQLite store. Everything is made ready in a file beside it: copied, checked, given
 * its own id and numbers, written to the disk. Then one rename makes it the store.
 * No other process may have the old store open: only its last user can make SQLite remove the WAL, and an exclusive lock
 * then keeps others out. A process that opened it in that instant gets an error that the file was moved, and writes
 * nothing. The old store stays under another name, as one file. A crash leaves the old or the new store at its place.
 */
import { existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import Database from 'better-sqlite3';
import { StoreLockedError, StoreUnusableError } from '../errors.ts';
import { partialName, removePartials } from './partials.ts';
import { readSequences } from '../sequences.sql.ts';
import { renewStore, type Replaced } from './renew.ts';
import { schemaStatus } from '../schema/migrate.ts';
import { openStore } from '../store.ts';
import type { Body, Tx } from '../write.ts';
import { type CopyOptions, copySqlite, syncFolder } from './sqlite-copy.ts';
import { isBusy, sqliteProblem } from '../sqlite/errors.ts';
import { keep } from '../sqlite/connect.ts';

const SIDECARS = ['-wal', '-shm', '-journal'] as const;
/** Long enough for a reader that has the store open only for a moment. */
const ALONE_WITHIN_MS = 3_000;
const AGAIN_AFTER_MS = 50;

/** Its signal works while the backup is copied; after that the restore is completed. */
export interface SqliteRestore extends CopyOptions {
  readonly backup: string;
  /** The place of the store, existing or not. */
  readonly file: string;
  /** The new name of the old store. */
  readonly keepAs: string;
  /** More changes before any program sees the store, in the transaction that renews it. */
  readonly prepare?: (tx: Tx) => Body<void>;
}

export interface SqliteRestored {
  readonly storeId: string;
  /** Absent when there was no store. */
  readonly keptAs?: string;
}

/** Throws `StoreLockedError` while another process has the old store open. */
export async function restoreSqlite(restore: SqliteRestore): Promise<SqliteRestored> {
  const { backup, file, keepAs } = restore;
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  removePartials(file);
  const fresh = partialName(file);
  const storeId = randomUUID();
  const replaced = await readReplaced(file);
  await copySqlite(backup, fresh, restore);
  try {
    await renewFile(fresh, function* (tx) {
      yield* renewStore(tx, { storeId, replaced });
      yield* restore.prepare?.(tx) ?? nothing();
    });
    if (!existsSync(file)) {
      moveSidecars(file, keepAs);
      renameSync(fresh, file);
      syncFolder(file);
      return { storeId };
    }
    await replace(file, fresh, keepAs);
    return { storeId, keptAs: keepAs };
  } finally {
    for (const suffix of ['', ...SIDECARS]) rmSync(`${fresh}${suffix}`, { force: true });
  }
}

function* nothing(): Body<void> {}

/** The id of the old store and the numbers that it has assigned; none where it cannot be read. */
async function readReplaced(file: string): Promise<Replaced> {
  if (!existsSync(file)) return { marks: {} };
  try {
    const store = await openStore({ url: `sqlite:${file}`, readOnly: true });
    try {
      const { storeId } = await schemaStatus(store);
      return { storeId, marks: await store.read(readSequences) };
    } finally {
      await store.close();
    }
  } catch {
    return { marks: {} };
  }
}

async function renewFile(file: string, body: (tx: Tx) => Body<void>): Promise<void> {
  const store = await openStore({ url: `sqlite:${file}` });
  try {
    await store.write(body);
  } finally {
    await store.close();
  }
  // The last handle that closes a store removes its WAL. The bell has no use under this name.
  rmSync(`${file}-bell`, { force: true });
  if (existsSync(`${file}-wal`)) throw new StoreUnusableError(file, 'its WAL was not written into it');
}

async function replace(file: string, fresh: string, keepAs: string): Promise<void> {
  const held = await holdAlone(file);
  try {
    // An unreadable store may have left a WAL, which must not get beside the new store.
    moveSidecars(file, keepAs);
    link(file, keepAs);
    renameSync(fresh, file);
    syncFolder(file);
  } finally {
    held?.close();
  }
}

/** Makes the old store one file, and locks it. Undefined when it is no database at all. */
async function holdAlone(file: string): Promise<Database.Database | undefined> {
  const database = keep(new Database(file, { timeout: 0 }));
  const began = performance.now();
  for (;;) {
    try {
      database.exec('pragma journal_mode = delete');
      database.exec('begin exclusive');
      return database;
    } catch (error) {
      const waitedMs = performance.now() - began;
      if (isBusy(error) && waitedMs < ALONE_WITHIN_MS) {
        await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
        continue;
      }
      database.close();
      if (isBusy(error)) throw new StoreLockedError(file, waitedMs, error);
      const problem = sqliteProblem(error, file);
      if (problem instanceof StoreUnusableError) return undefined;
      throw problem;
    }
  }
}

function moveSidecars(file: string, keepAs: string): void {
  for (const suffix of SIDECARS)
    if (existsSync(`${file}${suffix}`)) renameSync(`${file}${suffix}`, `${keepAs}${suffix}`);
}

/** Adds a second name, so that there is a store at its place at every moment. */
function link(file: string, keepAs: string): void {
  try {
    linkSync(file, keepAs);
  } catch (error) {
    if (existsSync(keepAs))
      throw new StoreUnusableError(
        file,
        `another restore has just kept a store as ${keepAs}; try again`,
        error,
      );
    throw new StoreUnusableError(
      file,
      `it cannot be kept as ${keepAs} (${error instanceof Error ? error.message : String(error)}). ` +
        'Move it away yourself, then restore',
      error,
    );
  }
}
