const SQLITE_REFUSALS = /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE)/;
/** SQLSTATE: data exceptions, broken constraints, more than a row or an index can hold. */
const POSTGRES_REFUSALS = /^(22|23|54)[0-9A-Z]{3}$/;

/**
 * True when the store works and does not take a value: the same write without it would go through. False for a store
 * that is away, full, locked or of another schema, where every write would meet the same.
 */
export function isRefusedValue(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // The driver of SQLite throws these before it asks.
  if (error instanceof TypeError || error instanceof RangeError) return true;
  if (!('code' in error) || typeof error.code !== 'string') return false;
  return SQLITE_REFUSALS.test(error.code) || POSTGRES_REFUSALS.test(error.code);
}
