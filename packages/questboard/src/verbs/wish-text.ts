import { isStorableText, STORABLE_TEXT } from '@sb/storage';
import { WishInvalidError } from '../errors.ts';

/** Throws `WishInvalidError` for a text that is empty, too long, or cannot be stored. */
export function checkText(what: string, field: string, text: unknown, longest: number): void {
  const message = misfitOf(text, longest);
  if (message !== undefined) throw new WishInvalidError(what, [{ field, message }]);
}

function misfitOf(text: unknown, longest: number): string | undefined {
  const expected = `expected 1 to ${longest} characters, got`;
  if (typeof text !== 'string') return `${expected} ${typeof text}`;
  if (text.trim() === '' || text.length > longest) return `${expected} ${text.length}`;
  return isStorableText(text) ? undefined : `expected ${STORABLE_TEXT}`;
}
