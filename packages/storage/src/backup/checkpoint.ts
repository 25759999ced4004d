import { connect } from '../sqlite/connect.ts';
import { keep } from '../sqlite/keep.ts';

const NAME = 'pragma wal_checkpoint(truncate)';

/**
 * Writes the WAL into the file and empties it. False while a reader needs it, or a writer is at work: nobody is waited
 * for. Over a handle of its own, because a write is a transaction, and that would need the WAL itself.
 */
export function checkpointSqlite(file: string): boolean {
  const database = connect(file, false);
  try {
    const row: unknown = keep(database.prepare(NAME)).raw(true).get();
    return Array.isArray(row) && row[0] === 0;
  } finally {
    database.close();
  }
}
