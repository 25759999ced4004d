/**
 * Backup of a SQLite store while daemons work on it. Everything that was committed before it began is in it, and what
 * it holds is one moment. It is written under another name and gets its own when it is whole: a kill leaves a file that
 * ends with `.partial-<pid>`, see partials.ts.
 */
import { renameSync, statSync } from 'node:fs';
import { partialName, removePartials } from './partials.ts';
import { type CopyOptions, copySqlite, syncFolder } from './sqlite-copy.ts';

export interface SqliteBackup extends CopyOptions {
  readonly file: string;
  readonly target: string;
}

/** Replaces what is at the target. Returns the size in bytes. */
export async function backupSqlite({ file, target, ...options }: SqliteBackup): Promise<number> {
  removePartials(target);
  const partial = partialName(target);
  await copySqlite(file, partial, options);
  renameSync(partial, target);
  syncFolder(target);
  return statSync(target).size;
}
