/**
 * The keys of a run: dedupe key, limit key, rate key. Each is a column of an index, and PostgreSQL refuses a row with more
 * than 2,700 bytes there: a dedupe key when the run is stored, the others only when a node starts or holds the run.
 */
import { isStorableText } from '@sb/storage';
import { quote } from '@sb/words';

/** UTF-16 units: at most 1,500 bytes. */
export const LONGEST_KEY = 500;
export const EXPECTED_KEY = `a text of 1 to ${LONGEST_KEY} characters, without NUL or half of a surrogate pair`;

export function isKey(value: unknown): value is string {
  return isStorableText(value) && value !== '' && value.length <= LONGEST_KEY;
}

/** The start of a long text would not show what is wrong with it. */
export function describeText(text: string): string {
  return text.length > LONGEST_KEY ? `a text of ${text.length} characters` : quote(text);
}

/**
 * The key that the code of a job returns. `refuse` makes the error for one that it does not.
 * The types promise a text, but jobs are also written without types.
 */
export function workOutKey(
  work: () => unknown,
  refuse: (got: string, options?: ErrorOptions) => Error,
): string {
  let key: unknown;
  try {
    key = work();
  } catch (error) {
    throw refuse('it threw', { cause: error });
  }
  if (isKey(key)) return key;
  throw refuse(`got ${typeof key === 'string' ? describeText(key) : typeof key}`);
}
