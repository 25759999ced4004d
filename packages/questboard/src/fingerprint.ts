import { createHash } from 'node:crypto';

/** The sha256 (hexadecimal) of words. No word of ours holds the separator. */
export function fingerprintOf(...words: readonly string[]): string {
  return createHash('sha256').update(words.join('|')).digest('hex');
}
