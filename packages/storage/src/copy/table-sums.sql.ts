/** Reads the rows of a table back, and adds them up: a part at a time, in any order. */
import { sql } from '../sql.ts';
import type { Store } from '../store.ts';
import type { Body, Step, Tx } from '../write.ts';
import { addSums, checksum } from './checksum.ts';
import { createEncoder, recordIn } from './records.ts';
import { keyOf, namesOf, readPage, type RowValues } from './table-rows.sql.ts';
import type { TableShape } from './table-columns.sql.ts';

export interface Part {
  readonly rows: number;
  /** Of their checksums. */
  readonly sum: number;
}

const NO_PART: Part = { rows: 0, sum: 0 };
/** On the average. */
const PART_BYTES = 16_000_000;

export function sumParts(store: Store, shape: TableShape): AsyncGenerator<Part> {
  return store.dialect === 'postgres' ? sumBlocks(store, shape) : sumPages(store, shape);
}

async function* sumPages(store: Store, shape: TableShape): AsyncGenerator<Part> {
  const encode = createEncoder(shape);
  let after: RowValues | undefined;
  for (let isLast = false; !isLast;) {
    const page = await store.read((tx) => readPage(tx, shape, { after }));
    yield { rows: page.rows.length, sum: encode(page.rows).sum };
    ({ isLast } = page);
    after = keyOf(shape, page.rows) ?? after;
  }
}

/** By where the rows are: in the order of a key, each of them would be looked up. */
async function* sumBlocks(store: Store, shape: TableShape): AsyncGenerator<Part> {
  const { blocks, bytes } = await store.read((tx) => readExtent(tx, shape.table));
  const each = Math.max(1, Math.floor((blocks * PART_BYTES) / bytes));
  for (let from = 0; from < blocks; from += each)
    yield await store.read((tx) => tx.step(sumRange(shape, { from, to: from + each })));
}

interface Extent {
  /** Of the rows themselves. */
  readonly blocks: number;
  /** With the long values, which are elsewhere. */
  readonly bytes: number;
}

function* readExtent(tx: Tx, table: string): Body<Extent> {
  const extent = yield* tx.first(sql<Extent>`
    select pg_relation_size(rel) / current_setting('block_size')::int8 as blocks, pg_table_size(rel) as bytes
    from (select ${table}::regclass as rel) as named`);
  return extent ?? { blocks: 0, bytes: 0 };
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function sumRange(shape: TableShape, range: Range): Step<Part> {
  return {
    sqlite: () => NO_PART,
    async postgres(handle) {
      let rows = 0;
      let sum = 0;
      await handle.copyOut(`copy (${selectRange(shape, range)}) to stdout (format binary)`, (piece) => {
        const record = recordIn(piece);
        if (!record) return;
        rows += 1;
        sum = addSums(sum, checksum(record));
      });
      return { rows, sum };
    },
  };
}

export function selectRange({ table, columns }: TableShape, { from, to }: Range): string {
  return `select ${namesOf(columns)} from ${table} where ctid >= '(${from},0)' and ctid < '(${to},0)'`;
}
