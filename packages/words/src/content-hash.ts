import { createHash } from 'node:crypto';

/** The sha256 (hexadecimal) of plain data; the order of keys does not matter. */
export function contentHash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, sortKeys)).digest('hex');
}

/** Of what has no counter, as limits: any other value has another version. 48 bits. */
export function valueVersion(value: object): number {
  return Number.parseInt(contentHash(value).slice(0, 12), 16);
}

/** By code unit: the language of the machine must not change a hash. */
function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
