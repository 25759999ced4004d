import { createHash } from 'node:crypto';
import { compareText } from './order.ts';

/** The sha256 (hexadecimal) of plain data; the order of keys does not matter. */
export function fingerprint(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, sortKeys)).digest('hex');
}

/** The sha256 (hexadecimal) of words. No word of ours holds the separator. */
export function fingerprintOf(...words: readonly string[]): string {
  return createHash('sha256').update(words.join('|')).digest('hex');
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => compareText(a, b)));
}
