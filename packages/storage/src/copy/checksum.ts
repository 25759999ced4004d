/** A checksum of rows that does not depend on their order: the stores sort texts differently. Pure. */
import { hash } from 'node:crypto';
import type { RowValues } from './table-rows.sql.ts';

const MODULUS = 2n ** 64n;

/** `sum`: of the rows before. */
export function addChecksums(sum: bigint, rows: readonly RowValues[], width: number): bigint {
  let total = sum;
  for (const row of rows) total += checksum(row.slice(0, width));
  return total % MODULUS;
}

export function sumText(sum: bigint): string {
  return sum.toString(16).padStart(16, '0');
}

export function sumOf(text: string): bigint {
  return BigInt(`0x${text}`);
}

function checksum(row: RowValues): bigint {
  // 'hex' would be a text of its own: the first 8 bytes are all that is wanted.
  return hash('sha1', row.map(textOf).join('\n'), 'buffer').readBigUInt64BE();
}

/** With the kind and the length before it: no value looks like two others, and none like one of another kind. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return `${value.length}"${value}`;
  if (Buffer.isBuffer(value)) return `${value.length}x${value.toString('latin1')}`;
  return String(value);
}
