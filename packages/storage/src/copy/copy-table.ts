/** One table of a copy: its rows page by page, and the look at what the target gives back. */
import { setImmediate } from 'node:timers/promises';
import { CopyBrokenError } from '../errors.ts';
import type { Store } from '../store.ts';
import { addChecksums, sumOf, sumText } from './checksum.ts';
import { type Place, writerOf } from './positions.ts';
import { readMark, type TableMark, writeMark } from './progress.sql.ts';
import { readShape, type TableShape } from './table-columns.sql.ts';
import { insertRows, type Page, readPage, type RowValues } from './table-rows.sql.ts';
import { TABLE_RULES } from './table-rules.ts';

const NO_ROWS: TableMark = { rows: 0, sum: sumText(0n), isWhole: false };

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
  /** The columns in the order in which their checksums were added up, with the types of the target. */
  readonly shape: TableShape;
}

/** Goes on behind the mark of an earlier call. Throws the reason of the signal between two pages. */
export async function copyTable(
  from: Store,
  to: Store,
  { table, ranks, signal, onRows }: TableWork,
): Promise<TableCopy> {
  const source = await from.read((tx) => readShape(tx, table));
  const shape = typedBy(source, await to.read((tx) => readShape(tx, table)));
  // SQLite sorts facts by their numbers alone.
  const withWriter = TABLE_RULES[table] === 'facts' && to.dialect === 'postgres';
  let mark = (await to.read((tx) => readMark(tx, table))) ?? NO_ROWS;
  onRows(mark.rows);
  while (!mark.isWhole) {
    signal?.throwIfAborted();
    const { after } = mark;
    const page = await from.read((tx) => readPage(tx, source, { after, withWriter }));
    const writers = withWriter ? writersOf(page.rows, shape, ranks) : undefined;
    const next = markBehind(mark, page, shape);
    await to.write(
      function* (tx) {
        yield* tx.step(insertRows(shape, page.rows, writers));
        yield* writeMark(tx, table, next);
      },
      { durable: false },
    );
    mark = next;
    onRows(page.rows.length);
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
  let found = NO_ROWS;
  while (!found.isWhole) {
    signal?.throwIfAborted();
    const { after } = found;
    const page = await to.read((tx) => readPage(tx, shape, { after }));
    found = markBehind(found, page, shape);
    onRows(page.rows.length);
    await setImmediate();
  }
  if (found.rows !== rows || found.sum !== sum)
    throw new CopyBrokenError(to.where, table, { rows, found: found.rows });
}

function typedBy({ columns, ...source }: TableShape, target: TableShape): TableShape {
  const types = new Map(target.columns.map(({ name, type }) => [name, type]));
  return { ...source, columns: columns.map(({ name, type }) => ({ name, type: types.get(name) ?? type })) };
}

function writersOf(
  page: readonly RowValues[],
  { columns }: TableShape,
  ranks: readonly Place[],
): readonly string[] {
  const seqAt = columns.findIndex(({ name }) => name === 'seq');
  return page.map((row) => writerOf(ranks, { xid: textOf(row[columns.length]), seq: Number(row[seqAt]) }));
}

/** SQLite has no transaction to name. */
function textOf(writer: unknown): string {
  return typeof writer === 'string' ? writer : '0';
}

function markBehind(before: TableMark, { rows, isLast }: Page, { columns, key }: TableShape): TableMark {
  const last = rows.at(-1);
  const places = key.map((name) => columns.findIndex((column) => column.name === name));
  return {
    ...before,
    rows: before.rows + rows.length,
    sum: sumText(addChecksums(sumOf(before.sum), rows, columns.length)),
    ...(last && { after: places.map((at) => last[at]) }),
    isWhole: isLast,
  };
}
