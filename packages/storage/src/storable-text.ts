/** NUL is in no text of PostgreSQL. Half of a surrogate pair is no character: a store refuses or replaces it. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** True for a text that both databases take, and give back as it was. */
export function isStorableText(value: unknown): value is string {
  return typeof value === 'string' && !UNSTORABLE.test(value);
}
