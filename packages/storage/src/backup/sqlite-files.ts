/** The verbs of a store's file. The driver is loaded with them, and not before. */
import type { SqliteBackup } from './backup.ts';
import type { SqliteRestore, SqliteRestored } from './sqlite-restore.ts';

/** See sqlite/backup.ts. Returns the size in bytes. */
export async function backupSqlite(backup: SqliteBackup): Promise<number> {
  return (await import('./backup.ts')).backupSqlite(backup);
}

/** See sqlite/restore.ts. */
export async function restoreSqlite(restore: SqliteRestore): Promise<SqliteRestored> {
  return (await import('./sqlite-restore.ts')).restoreSqlite(restore);
}

/** See sqlite/checkpoint.ts. */
export async function checkpointSqlite(file: string): Promise<boolean> {
  return (await import('./checkpoint.ts')).checkpointSqlite(file);
}
