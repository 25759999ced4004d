/**
 * Backup of a SQLite store while daemons work on it. It has everything that was committed before it began, as of one
 * moment. It is written under another name and renamed when it is whole: a kill leaves a file that ends with
 * `.partial-<pid>`, see partials.ts.
 */
import { renameSync, statSync } from 'node:fs';
import { connect, keep } from '../sqlite/connect.ts';
import { partialName, removePartials } from './partials.ts';
import { type CopyOptions, copySqlite, syncFolder } from './sqlite-copy.ts';

const CHECKPOINT = 'pragma wal_checkpoint(truncate)';

export interface SqliteBackup extends CopyOptions {
  readonly file: string;
  readonly target: string;
}

/** Replaces the target. Returns the size in bytes. */
export async function backupSqlite({ file, target, ...options }: SqliteBackup): Promise<number> {
  removePartials(target);
  const partial = partialName(target);
  await copySqlite(file, partial, options);
  renameSync(partial, target);
  syncFolder(target);
  return statSync(target).size;
}

/**
 * Writes the WAL into the file and empties it. Does not wait: false while a reader needs the WAL, or a writer is at
 * work. Uses a handle of its own, because a write of the store is a transaction, which would need the WAL itself.
 */
export function checkpointSqlite(file: string): boolean {
  const database = connect(file, false);
  try {
    const row: unknown = keep(database.prepare(CHECKPOINT)).raw(true).get();
    return Array.isArray(row) && row[0] === 0;
  } finally {
    database.close();
  }
}
