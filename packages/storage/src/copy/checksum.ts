/** A checksum of rows that does not depend on their order: the stores sort texts differently. Pure. */
import { createHash } from 'node:crypto';
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
  const text = JSON.stringify(row, (_, value: unknown) =>
    isBytes(value) ? Buffer.from(value.data).toString('hex') : value,
  );
  return createHash('sha1').update(text).digest().readBigUInt64BE();
}

/** What `toJSON` of a Buffer gives. */
function isBytes(value: unknown): value is { readonly data: readonly number[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    value.type === 'Buffer' &&
    'data' in value
  );
}
