import { existsSync } from 'node:fs';

/** The path of a SQLite store whose file does not exist; else undefined. Opening such a store would create the file. */
export function missingFile(databaseUrl: string): string | undefined {
  const file = sqliteFile(databaseUrl);
  return file === undefined || existsSync(file) ? undefined : file;
}

/** The path of a SQLite store; undefined for a store in memory or on PostgreSQL. */
export function sqliteFile(databaseUrl: string): string | undefined {
  const [, file] = /^sqlite:(.+)$/.exec(databaseUrl) ?? [];
  return file === ':memory:' ? undefined : file;
}
