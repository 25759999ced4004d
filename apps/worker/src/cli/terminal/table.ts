import { clean } from '@sb/views';
import type { Style, StyleName } from './style.ts';
import { cut, displayWidth } from './text.ts';

const GAP = '  ';
const NARROWEST = 8;
/** A text that is cut to fewer columns than this is useless: whole columns are left out before that. */
const READABLE = 16;

export interface Cell {
  readonly text: string;
  readonly style?: StyleName;
}

export interface Column<Row> {
  readonly header: string;
  get(row: Row): string | Cell;
  /** The text for programs: an instant instead of "2 d ago". Default: the text of `get`. */
  plain?(row: Row): string;
  /** Numbers are aligned right. Default: left. */
  readonly align?: 'left' | 'right';
  /** May be cut when the terminal is too narrow. */
  readonly flexible?: boolean;
  /** May be left out when the terminal is too narrow: the highest number first. Default: it stays. */
  readonly expendable?: number;
}

interface Look {
  readonly width: number;
  readonly style: Style;
}

interface Laid {
  readonly align: 'left' | 'right';
  readonly flexible: boolean;
  readonly expendable: number;
  readonly header: string;
  readonly cells: readonly Cell[];
}

/** A table for people. It leaves out and cuts columns to fit the width; a line may still be too wide after that. */
export function tableLines<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { width, style }: Look,
): string[] {
  const laid = withoutExpendable(
    columns.map((column) => layColumn(column, rows)),
    width,
  );
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
    expendable: column.expendable ?? 0,
    header: column.header.toUpperCase(),
    cells: rows.map((row) => {
      const cell = toCell(column.get(row));
      return { ...cell, text: clean(cell.text) };
    }),
  };
}

/** Leaves out expendable columns until the others fit with readable texts. */
function withoutExpendable(laid: readonly Laid[], available: number): readonly Laid[] {
  const least = laid.map((column) => {
    const natural = widthOf(column);
    return column.flexible ? Math.min(natural, READABLE) : natural;
  });
  if (lineWidth(least) <= available) return laid;
  const first = Math.max(...laid.map(({ expendable }) => expendable));
  if (first === 0) return laid;
  return withoutExpendable(
    laid.filter(({ expendable }) => expendable !== first),
    available,
  );
}

/** The width of each column: the widest flexible column loses one character at a time until the line fits. */
function fitWidths(laid: readonly Laid[], available: number): number[] {
  const widths = laid.map(widthOf);
  let excess = lineWidth(widths) - available;
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

function widthOf({ header, cells }: Laid): number {
  return cells.reduce((widest, { text }) => Math.max(widest, displayWidth(text)), displayWidth(header));
}

function lineWidth(widths: readonly number[]): number {
  return widths.reduce((total, width) => total + width, GAP.length * (widths.length - 1));
}
