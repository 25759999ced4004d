import type { Style, StyleName } from './style.ts';
import { clean, cut, displayWidth } from './text.ts';

const GAP = '  ';
const NARROWEST = 8;

export interface Cell {
  readonly text: string;
  readonly style?: StyleName;
}

export interface Column<Row> {
  readonly header: string;
  get(row: Row): string | Cell;
  /** The cell where nobody looks at it: an instant instead of "2 d ago". Default: the text of `get`. */
  plain?(row: Row): string;
  /** Numbers go to the right. Default: left. */
  readonly align?: 'left' | 'right';
  /** May be cut when the terminal is too narrow. */
  readonly flexible?: boolean;
}

interface Look {
  readonly width: number;
  readonly style: Style;
}

interface Laid {
  readonly align: 'left' | 'right';
  readonly flexible: boolean;
  readonly header: string;
  readonly cells: readonly Cell[];
}

/** A table for people. Lines that are still too wide after cutting the flexible columns are left so. */
export function tableLines<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { width, style }: Look,
): string[] {
  const laid = columns.map((column) => layColumn(column, rows));
  const widths = fitWidths(laid, width);
  const line = (cellOf: (column: Laid) => Cell): string =>
    laid
      .map((column, at) => paintCell(column, cellOf(column), { width: widths[at] ?? 0, style }))
      .join(GAP)
      .trimEnd();
  return [
    line(({ header }) => ({ text: header, style: 'dim' })),
    ...rows.map((_, row) => line(({ cells }) => cells[row] ?? { text: '' })),
  ];
}

/** Rows for programs: tab-separated, whole, without a header. */
export function plainLines<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string[] {
  return rows.map((row) =>
    columns.map((column) => clean(column.plain?.(row) ?? toCell(column.get(row)).text)).join('\t'),
  );
}

function layColumn<Row>(column: Column<Row>, rows: readonly Row[]): Laid {
  return {
    align: column.align ?? 'left',
    flexible: column.flexible ?? false,
    header: column.header.toUpperCase(),
    cells: rows.map((row) => {
      const cell = toCell(column.get(row));
      return { ...cell, text: clean(cell.text) };
    }),
  };
}

/** The width of each column; the widest flexible one gives up a column of text until the line fits. */
function fitWidths(laid: readonly Laid[], available: number): number[] {
  const widths = laid.map(({ header, cells }) =>
    cells.reduce((widest, { text }) => Math.max(widest, displayWidth(text)), displayWidth(header)),
  );
  let excess = sum(widths) + GAP.length * (widths.length - 1) - available;
  for (; excess > 0; excess--) {
    const at = widestFlexible(laid, widths);
    if (at === undefined) break;
    widths[at] = (widths[at] ?? 0) - 1;
  }
  return widths;
}

function widestFlexible(laid: readonly Laid[], widths: readonly number[]): number | undefined {
  let best: number | undefined;
  for (const [at, { flexible, header }] of laid.entries()) {
    const width = widths[at] ?? 0;
    if (!flexible || width <= Math.max(NARROWEST, displayWidth(header))) continue;
    if (best === undefined || width > (widths[best] ?? 0)) best = at;
  }
  return best;
}

function paintCell({ align }: Laid, cell: Cell, { width, style }: Look): string {
  const text = cut(cell.text, width);
  const blanks = ' '.repeat(width - displayWidth(text));
  const painted = cell.style ? style[cell.style](text) : text;
  return align === 'left' ? painted + blanks : blanks + painted;
}

function toCell(given: string | Cell): Cell {
  return typeof given === 'string' ? { text: given } : given;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
