/** One table of a copy: its rows page by page, and the look at what the target gives back. */
import { setImmediate } from 'node:timers/promises';
import { CopyBrokenError } from '../errors.ts';
import type { Store } from '../store.ts';
import { addSums } from './checksum.ts';
import { type Place, writerOf } from './positions.ts';
import { readMark, type TableMark, writeMark } from './progress.sql.ts';
import { createEncoder } from './records.ts';
import { readShape, type TableShape, WRITER } from './table-columns.sql.ts';
import { insertRows, keyOf, readPage, type RowValues } from './table-rows.sql.ts';
import { TABLE_RULES } from './table-rules.ts';
import { sumParts } from './table-sums.sql.ts';

const NO_ROWS: TableMark = { rows: 0, sum: 0, isWhole: false };

export interface TableWork {
  readonly table: string;
  /** The positions of readers in the source, the first one first. */
  readonly ranks: readonly Place[];
  readonly signal: AbortSignal | undefined;
  /** Called with the number of rows of each page. */
  readonly onRows: (rows: number) => void;
}

export interface TableCopy extends TableMark {
  readonly table: string;
  /** Of the target. */
  readonly shape: TableShape;
}

/** Goes on behind the mark of an earlier call. Throws the reason of the signal between two pages. */
export async function copyTable(
  from: Store,
  to: Store,
  { table, ranks, signal, onRows }: TableWork,
): Promise<TableCopy> {
  const source = await from.read((tx) => readShape(tx, table));
  const target = typedBy(source, await to.read((tx) => readShape(tx, table)));
  // SQLite sorts facts by their numbers alone.
  const withWriter = TABLE_RULES[table] === 'facts' && to.dialect === 'postgres';
  const shape = withWriter ? { ...target, columns: [...target.columns, WRITER] } : target;
  const encode = createEncoder(shape);
  let mark = (await to.read((tx) => readMark(tx, table))) ?? NO_ROWS;
  onRows(mark.rows);
  while (!mark.isWhole) {
    signal?.throwIfAborted();
    const { after } = mark;
    const page = await from.read((tx) => readPage(tx, source, { after, withWriter }));
    const rows = withWriter ? withWriters(page.rows, source, ranks) : page.rows;
    const { bytes, sum } = encode(rows);
    const next: TableMark = {
      rows: mark.rows + rows.length,
      sum: addSums(mark.sum, sum),
      after: keyOf(source, rows) ?? after,
      isWhole: page.isLast,
    };
    await to.write(
      function* (tx) {
        yield* tx.step(insertRows(shape, { rows, bytes }));
        yield* writeMark(tx, table, next);
      },
      { durable: false },
    );
    mark = next;
    onRows(rows.length);
    // SQLite reads and writes in one go: a signal comes in between.
    await setImmediate();
  }
  return { table, shape, ...mark };
}

/** Throws `COPY_BROKEN` unless the target has the rows that were read of the source. */
export async function checkTable(
  to: Store,
  { table, shape, rows, sum }: TableCopy,
  { signal, onRows }: Pick<TableWork, 'signal' | 'onRows'>,
): Promise<void> {
  let [found, foundSum] = [0, 0];
  for await (const part of sumParts(to, shape)) {
    signal?.throwIfAborted();
    found += part.rows;
    foundSum = addSums(foundSum, part.sum);
    onRows(part.rows);
    await setImmediate();
  }
  if (found !== rows || foundSum !== sum) throw new CopyBrokenError(to.where, table, { rows, found });
}

function typedBy({ columns, ...source }: TableShape, target: TableShape): TableShape {
  const types = new Map(target.columns.map(({ name, type }) => [name, type]));
  return { ...source, columns: columns.map(({ name, type }) => ({ name, type: types.get(name) ?? type })) };
}

/** Rows of the target: each with the transaction of its fact there. */
function withWriters(
  rows: readonly RowValues[],
  { columns }: TableShape,
  ranks: readonly Place[],
): readonly RowValues[] {
  const seqAt = columns.findIndex(({ name }) => name === 'seq');
  return rows.map((row) => {
    const place = { xid: textOf(row[columns.length]), seq: Number(row[seqAt]) };
    return [...row.slice(0, columns.length), writerOf(ranks, place)];
  });
}

/** SQLite has no transaction to name. */
function textOf(writer: unknown): string {
  return typeof writer === 'string' ? writer : '0';
}
