import { existsSync } from 'node:fs';

/** The path of a SQLite store that nothing has made so far: to open it would make it. */
export function missingFile(databaseUrl: string): string | undefined {
  const file = sqliteFile(databaseUrl);
  return file === undefined || existsSync(file) ? undefined : file;
}

/** The path of a SQLite store; undefined for another one, and for one in memory. */
export function sqliteFile(databaseUrl: string): string | undefined {
  const [, file] = /^sqlite:(.+)$/.exec(databaseUrl) ?? [];
  return file === ':memory:' ? undefined : file;
}
