/** PostgreSQL's text has no NUL. Half of a surrogate pair is no character: a store refuses or replaces it. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;
const SQLITE_REFUSALS = /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE)/;
/** SQLSTATE: data exceptions, broken constraints, values too long for a row or an index. */
const POSTGRES_REFUSALS = /^(22|23|54)[0-9A-Z]{3}$/;

/** What `isStorableText` expects, for the message of a refusal. */
export const STORABLE_TEXT = 'a text without NUL or half of a surrogate pair';

/** True for a text that both databases store, and return unchanged. */
export function isStorableText(value: unknown): value is string {
  return typeof value === 'string' && !UNSTORABLE.test(value);
}

/** The first `longest` UTF-16 units, as both databases store them: a cut leaves half of a pair, which no JSON of PostgreSQL has. */
export function storableText(text: string, longest: number): string {
  return text
    .slice(0, longest)
    .replaceAll('\0', ' ')
    .replaceAll(/\p{Surrogate}/gu, '\ufffd');
}

/**
 * True when the store works but refuses a value: the same write without it would succeed. False for a store that is
 * unreachable, full, locked or of another schema, where every write would fail.
 */
export function isRefusedValue(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // SQLite's driver throws these before it calls SQLite.
  if (error instanceof TypeError || error instanceof RangeError) return true;
  if (!('code' in error) || typeof error.code !== 'string') return false;
  return SQLITE_REFUSALS.test(error.code) || POSTGRES_REFUSALS.test(error.code);
}
