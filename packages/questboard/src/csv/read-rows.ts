/**
 * Reads RFC 4180 text. Written here because no library that was looked at (csv-parse, papaparse, fast-csv) reports the
 * line and column at which each cell begins, which every problem of an import names.
 */

/** One record of the text. */
export interface CsvRow {
  readonly cells: readonly string[];
  /** The offset in the text at which each cell begins. */
  readonly offsets: readonly number[];
}

/** A mistake in the text itself, at an offset in it. */
export interface CsvFault {
  readonly offset: number;
  readonly message: string;
}

export interface CsvText {
  readonly rows: readonly CsvRow[];
  readonly faults: readonly CsvFault[];
}

const UNCLOSED = 'the quotes that begin here are never closed';
const STRAY =
  'expected a comma or the end of the line after the quotes; quotes inside of a cell are doubled: ""';
const BARE = 'a cell with quotes must be in quotes itself, with each quote inside doubled: ""';

interface Cell {
  readonly text: string;
  /** Where the comma or the line break behind the cell begins. */
  readonly end: number;
  readonly fault?: CsvFault;
}

/** Lines end with LF or CRLF; empty lines are skipped. Pure. */
export function readRows(text: string): CsvText {
  const rows: CsvRow[] = [];
  const faults: CsvFault[] = [];
  let row: { cells: string[]; offsets: number[] } = { cells: [], offsets: [] };
  let at = text.startsWith('\ufeff') ? 1 : 0;
  for (let isOpen = at < text.length; isOpen;) {
    const read = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at);
    if (!read) return { rows, faults: [...faults, { offset: at, message: UNCLOSED }] };
    const { text: cell, end, fault } = read;
    if (fault) faults.push(fault);
    row.cells.push(cell);
    row.offsets.push(at);
    const isRowEnd = text[end] !== ',';
    at = end + (text[end] === '\r' ? 2 : 1);
    if (!isRowEnd) continue;
    if (row.cells.length > 1 || cell !== '') rows.push(row);
    row = { cells: [], offsets: [] };
    isOpen = at < text.length;
  }
  return { rows, faults };
}

function plainCell(text: string, start: number): Cell {
  const end = endOfCell(text, start);
  const cell = text.slice(start, end);
  const quote = cell.indexOf('"');
  return { text: cell, end, ...(quote !== -1 && { fault: { offset: start + quote, message: BARE } }) };
}

/** Undefined where the quotes are never closed: then the rest of the text cannot be read. */
function quotedCell(text: string, start: number): Cell | undefined {
  let close = text.indexOf('"', start + 1);
  while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close === -1) return undefined;
  const cell = text.slice(start + 1, close).replaceAll('""', '"');
  const end = endOfCell(text, close + 1);
  return { text: cell, end, ...(end > close + 1 && { fault: { offset: close + 1, message: STRAY } }) };
}

function endOfCell(text: string, start: number): number {
  const end = /,|\r?\n|$/g;
  end.lastIndex = start;
  return end.exec(text)?.index ?? text.length;
}

/** The offsets at which lines begin. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The place of an offset, both from 1. */
export function placeOf(starts: readonly number[], offset: number): { line: number; column: number } {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}
