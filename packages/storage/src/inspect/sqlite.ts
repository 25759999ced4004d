/** Facts about a SQLite store and its file, for the doctor. Every read is short, so that daemons can work beside it. */
import { statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Query, sql } from '../sql.ts';
import { StoreUnusableError } from '../errors.ts';
import { doubtfulFileSystem } from '../sqlite/place.ts';
import type { Store } from '../store.ts';
import type { Body, Tx } from '../write.ts';

export interface SqliteFacts {
  readonly file: string;
  readonly fileBytes: number;
  readonly walBytes: number;
  /** In empty pages, which are used again before the file grows. */
  readonly unusedBytes: number;
  readonly journalMode: string;
  /** The name of the file system, if its locks may not hold. */
  readonly doubtfulFileSystem: string | undefined;
  readonly disk: DiskFacts;
  /** The rights on the files, such as `0o600`. */
  readonly modes: readonly FileMode[];
}

export interface DiskFacts {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

export interface FileMode {
  readonly path: string;
  readonly mode: number;
  readonly isFolder: boolean;
}

/** Undefined for a store without a file. */
export async function readSqliteFacts({ file, read }: Store): Promise<SqliteFacts | undefined> {
  if (file === undefined) return undefined;
  const pages = await read(readPages);
  const folder = path.dirname(file);
  return {
    file,
    fileBytes: statSync(file).size,
    walBytes: walSize(file),
    unusedBytes: pages.unused * pages.size,
    journalMode: pages.journalMode,
    doubtfulFileSystem: doubtfulFileSystem(folder),
    disk: readDisk(folder),
    modes: [
      { path: folder, mode: statSync(folder).mode & 0o777, isFolder: true },
      ...['', '-wal', '-shm', '-bell'].flatMap((suffix) => modeOf(`${file}${suffix}`)),
    ],
  };
}

/** 0 when there is none. */
function walSize(file: string): number {
  return statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
}

/** The free space for this user, not for root. */
function readDisk(folder: string): DiskFacts {
  const { bavail, blocks, bsize } = statfsSync(folder);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

function modeOf(place: string): readonly FileMode[] {
  const found = statSync(place, { throwIfNoEntry: false });
  return found ? [{ path: place, mode: found.mode & 0o777, isFolder: false }] : [];
}

interface Pages {
  readonly size: number;
  readonly unused: number;
  readonly journalMode: string;
}

function* readPages(tx: Tx): Body<Pages> {
  const size = yield* tx.first(sql<{ page_size: number }>`pragma page_size`);
  const unused = yield* tx.first(sql<{ freelist_count: number }>`pragma freelist_count`);
  const mode = yield* tx.first(sql<{ journal_mode: string }>`pragma journal_mode`);
  return {
    size: size?.page_size ?? 0,
    unused: unused?.freelist_count ?? 0,
    journalMode: mode?.journal_mode ?? '',
  };
}

export interface Integrity {
  /** In SQLite's words. */
  readonly damage: readonly string[];
  readonly checked: number;
  readonly tables: number;
}

export interface IntegrityWishes {
  /** Check also that every index matches its table. */
  readonly thorough: boolean;
  /** After this time no further table is begun, ms. */
  readonly budgetMs: number;
}

const SHOWN = 5;

/**
 * Table by table, each in a read of its own, so that the WAL can be emptied in between. One table is one read: some
 * seconds for a gigabyte.
 */
export async function checkIntegrity(
  store: Store,
  { thorough, budgetMs }: IntegrityWishes,
): Promise<Integrity> {
  const tables = await store.read((tx) =>
    tx.rows(
      sql<{
        name: string;
      }>`select name from sqlite_master where type = 'table' and rootpage > 0 order by name`,
    ),
  );
  const began = performance.now();
  const damage: string[] = [];
  let checked = 0;
  for (const { name } of tables) {
    if (checked > 0 && performance.now() - began > budgetMs) break;
    damage.push(...(await damageOf(store, name, thorough)));
    checked += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { damage: damage.slice(0, SHOWN), checked, tables: tables.length };
}

/** Some damage makes the check itself fail. */
async function damageOf(store: Store, table: string, thorough: boolean): Promise<readonly string[]> {
  try {
    return await store.read((tx) => checkTable(tx, table, thorough));
  } catch (error) {
    if (error instanceof StoreUnusableError) return [`${table}: it cannot be read`];
    throw error;
  }
}

function* checkTable(tx: Tx, table: string, thorough: boolean): Body<readonly string[]> {
  const check: Query<{ found: string }> = thorough
    ? sql`select integrity_check as found from pragma_integrity_check(${table})`
    : sql`select quick_check as found from pragma_quick_check(${table})`;
  const rows = yield* tx.rows(check);
  return rows.map(({ found }) => found).filter((found) => found !== 'ok');
}
