/**
 * A checksum of rows that does not depend on their order: the stores sort texts differently. It finds what went wrong by
 * accident. Pure.
 */
import { crc32 } from 'node:zlib';

/** Adding stays exact below 2^53. */
const MODULUS = 2 ** 52;

/** Of one row: those of several are added up. */
export function checksum(record: Buffer): number {
  return crc32(record);
}

export function addSums(one: number, other: number): number {
  return (one + other) % MODULUS;
}

/** 16 hex digits. */
export function sumText(sum: number): string {
  return sum.toString(16).padStart(16, '0');
}
