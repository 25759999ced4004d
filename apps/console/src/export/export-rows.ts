/** A list as NDJSON or CSV: all its pages, one after the other, as long as the reader takes them. */
import { stripVTControlCharacters } from 'node:util';
import { cleanJson } from '@sb/views';
import { escapeInvisible } from '@sb/words';

export type ExportFormat = 'ndjson' | 'csv';

export interface ExportPage {
  readonly items: readonly object[];
  readonly next?: string;
}

/** An export ends after this many rows, and says so in its last line. */
const MOST_EXPORTED = 1_000_000;

export function exportFormat(accept: string | undefined): ExportFormat | undefined {
  if (accept?.includes('application/x-ndjson')) return 'ndjson';
  return accept?.includes('text/csv') ? 'csv' : undefined;
}

export const CONTENT_TYPE: Readonly<Record<ExportFormat, string>> = {
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
};

export interface Exported {
  readonly format: ExportFormat;
  readonly first: ExportPage;
  /** Of CSV. */
  readonly columns: readonly string[];
  /** Called with the `next` of the page before. */
  readonly readPage: (cursor: string | undefined) => Promise<ExportPage>;
  readonly most?: number;
}

export async function* exportRows({
  format,
  columns,
  first,
  readPage,
  most = MOST_EXPORTED,
}: Exported): AsyncGenerator<string> {
  if (format === 'csv') yield `${columns.map(csvCell).join(',')}\r\n`;
  let rows = 0;
  for (let page = first, asked: string | undefined; ; page = await readPage(asked)) {
    const taken = page.items.slice(0, most - rows);
    rows += taken.length;
    const lines =
      format === 'ndjson'
        ? taken.map((item) => `${cleanJson(JSON.stringify(item))}\n`)
        : taken.map((item) => csvLine(item, columns));
    if (lines.length > 0) yield lines.join('');
    const isCut = rows >= most && (page.next !== undefined || taken.length < page.items.length);
    if (isCut) yield format === 'ndjson' ? '{"truncated":true}\n' : 'truncated\r\n';
    // A list that grows has always a next place: where that stays, its end is reached for now.
    if (isCut || page.next === undefined || page.next === asked) return;
    asked = page.next;
  }
}

function csvLine(item: object, columns: readonly string[]): string {
  const values = new Map(Object.entries(item));
  return `${columns.map((column) => csvCell(values.get(column))).join(',')}\r\n`;
}

const CONTROL = /[^\P{Cc}\t\n]/gu;

/** RFC 4180. A spreadsheet would take a text that begins with one of these for a formula; a terminal acts on others. */
function csvCell(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') return quoted(cleanJson(JSON.stringify(value)));
  const plain = escapeInvisible(
    stripVTControlCharacters(value).replaceAll('\r\n', '\n').replaceAll(CONTROL, ' '),
  );
  return quoted(/^\s*[=+\-@\t\n]/.test(plain) ? `'${plain}` : plain);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
