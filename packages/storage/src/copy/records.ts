/**
 * Rows as bytes, in the binary form of PostgreSQL's COPY, which takes and returns them so. Checksums are of these bytes, on
 * SQLite too. Pure.
 */
import { describeValue } from '@sb/words';
import { addSums, checksum } from './checksum.ts';
import { Output } from './output.ts';
import type { TableShape } from './table-columns.sql.ts';
import type { RowValues } from './table-rows.sql.ts';

export interface Encoded {
  /** What COPY reads. */
  readonly bytes: Buffer;
  /** Of the checksums of the rows. */
  readonly sum: number;
}

export type Encode = (rows: readonly RowValues[]) => Encoded;

/** A signature, and 8 bytes without meaning. */
const HEAD = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
/** Before the columns of a row: how many there are. */
const COUNT_BYTES = 2;
/** Instead of that number, behind the last row. */
const END = -1;
/** Instead of the length of a value. */
const NULL = -1;
const FIRST_SIZE = 65_536;

/** Of rows with these columns, in their order. Throws for a value that its column cannot have: SQLite takes any. */
export function createEncoder({ table, columns }: TableShape): Encode {
  const fields = columns.map(({ name, type }) => ({
    write: writerFor(type),
    type,
    where: `${table}.${name}`,
  }));
  // Of the page before.
  let size = FIRST_SIZE;
  return (rows) => {
    const out = new Output(size);
    let sum = 0;
    out.raw(HEAD);
    for (const row of rows) {
      out.int2(fields.length);
      const from = out.length;
      for (const [at, { write, type, where }] of fields.entries()) {
        const value = row[at];
        if (value === null) out.int4(NULL);
        else if (!write(out, value))
          throw new TypeError(`${where}: expected a value of the type ${type}, got ${describeValue(value)}`);
      }
      sum = addSums(sum, checksum(out.part(from, out.length)));
    }
    out.int2(END);
    size = out.length;
    return { bytes: out.part(0, size), sum };
  };
}

/** The columns of the rows in a piece of what COPY sends: the first one begins with the head, the last one is the end. */
export function recordIn(piece: Buffer): Buffer | undefined {
  const from = (piece[0] === HEAD[0] ? HEAD.length : 0) + COUNT_BYTES;
  return from < piece.length ? piece.subarray(from) : undefined;
}

/** Writes a value behind its length; false: it is none of this type. */
type Write = (out: Output, value: unknown) => boolean;

function writerFor(type: string): Write {
  const write = WRITERS[type];
  if (!write)
    throw new TypeError(`expected one of the types ${Object.keys(WRITERS).join(', ')}, got ${type}`);
  return write;
}

/** By the types of both stores. */
const WRITERS: Readonly<Record<string, Write>> = {
  int4: writeInt4,
  int8: writeInt8,
  xid8: writeInt8,
  // SQLite has fractions there, too, if they are written.
  integer: writeFloat8,
  float8: writeFloat8,
  'double precision': writeFloat8,
  text: writeText,
  bytea: writeBytes,
  blob: writeBytes,
};

function writeInt4(out: Output, value: unknown): boolean {
  // eslint-disable-next-line no-bitwise
  if (typeof value !== 'number' || value !== (value | 0)) return false;
  out.int4(4);
  out.int4(value);
  return true;
}

function writeInt8(out: Output, value: unknown): boolean {
  if (!Number.isSafeInteger(value)) return false;
  out.int4(8);
  out.int8(Number(value));
  return true;
}

function writeFloat8(out: Output, value: unknown): boolean {
  if (typeof value !== 'number') return false;
  out.int4(8);
  out.float8(value);
  return true;
}

function writeText(out: Output, value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const length = Buffer.byteLength(value);
  out.int4(length);
  out.text(value, length);
  return true;
}

function writeBytes(out: Output, value: unknown): boolean {
  if (!Buffer.isBuffer(value)) return false;
  out.int4(value.length);
  out.raw(value);
  return true;
}
