/** The verbs of a store's file. Only a call loads them, and with them the driver. */
import type { SqliteBackup } from './sqlite-backup.ts';
import type { SqliteRestore, SqliteRestored } from './sqlite-restore.ts';

/** Writes a backup; returns its size in bytes. */
export async function backupSqlite(backup: SqliteBackup): Promise<number> {
  return (await import('./sqlite-backup.ts')).backupSqlite(backup);
}

/** Puts a backup in the place of the store. */
export async function restoreSqlite(restore: SqliteRestore): Promise<SqliteRestored> {
  return (await import('./sqlite-restore.ts')).restoreSqlite(restore);
}

/** Empties the WAL; false while a reader or a writer prevents it. */
export async function checkpointSqlite(file: string): Promise<boolean> {
  return (await import('./sqlite-backup.ts')).checkpointSqlite(file);
}
