import { isStorableText } from '@sb/storage';
import { WishInvalidError } from '../errors.ts';

/** Throws `WishInvalidError` for a text that is empty, too long, or cannot be stored. */
export function checkText(what: string, field: string, text: unknown, longest: number): void {
  const isGood =
    typeof text === 'string' && text.trim() !== '' && text.length <= longest && isStorableText(text);
  if (isGood) return;
  const got = typeof text === 'string' ? `${text.length}` : typeof text;
  throw new WishInvalidError(what, [{ field, message: `expected 1 to ${longest} characters, got ${got}` }]);
}
