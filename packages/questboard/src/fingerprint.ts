import { createHash } from 'node:crypto';

/** The sha256 (hexadecimal) of words. The separator occurs in none of the words that callers pass. */
export function fingerprintOf(...words: readonly string[]): string {
  return createHash('sha256').update(words.join('|')).digest('hex');
}
