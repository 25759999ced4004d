import { StoreFullError, StoreReadOnlyError, StoreUnusableError } from '../errors.ts';

export function isBusy(error: unknown): boolean {
  return sqliteCode(error)?.startsWith('SQLITE_BUSY') ?? false;
}

export function isDamaged(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === 'SQLITE_NOTADB' || (code?.startsWith('SQLITE_CORRUPT') ?? false);
}

/** Our error for an error of SQLite; other errors are returned as they are. */
export function sqliteProblem(error: unknown, where: string): unknown {
  if (isDriverOfAnotherNode(error)) {
    const reason = `its SQLite driver was not built for this Node (${process.version}); run \`pnpm rebuild better-sqlite3\` with it`;
    return new StoreUnusableError(where, reason, error);
  }
  const code = sqliteCode(error);
  if (!code) return error;
  if (code === 'SQLITE_READONLY_DBMOVED') {
    return new StoreUnusableError(where, 'the file was replaced just now (by a restore?); try again', error);
  }
  if (code.startsWith('SQLITE_READONLY')) return new StoreReadOnlyError(where, error);
  // SHMSIZE: opening a file creates the index of its WAL, and the disk has no room for it.
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE') return new StoreFullError(where, error);
  if (code === 'SQLITE_NOTADB') {
    return new StoreUnusableError(where, 'the file is not an SQLite database (or is encrypted)', error);
  }
  if (code.startsWith('SQLITE_CORRUPT')) {
    return new StoreUnusableError(where, 'the database is damaged; restore a backup', error);
  }
  if (code.startsWith('SQLITE_CANTOPEN')) {
    return new StoreUnusableError(
      where,
      'the file cannot be opened; check the folder and its permissions',
      error,
    );
  }
  if (code.startsWith('SQLITE_IOERR')) {
    return new StoreUnusableError(where, `the disk reports an error (${code})`, error);
  }
  return error;
}

/** The driver is a native add-on: one that another Node built cannot be loaded, and one that was never built is not found. */
function isDriverOfAnotherNode(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    ('code' in error && error.code === 'ERR_DLOPEN_FAILED') ||
    error.message.startsWith('Could not locate the bindings file')
  );
}

function sqliteCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return error.code.startsWith('SQLITE_') ? error.code : undefined;
}
