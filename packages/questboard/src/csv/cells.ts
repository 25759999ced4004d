/** One cell: quotes around it, the guard against formulas, and lists in it. Pure. */

/**
 * A spreadsheet would take such a text for a formula, also behind blanks, or has been kept from it by a quote before it.
 */
const FORMULA = /^'*\s*[=+@\t\r\n-]/;
const NEEDS_QUOTES = /[",\r\n]/;

/** The text as a cell of RFC 4180. */
export function writeCell(text: string): string {
  const guarded = FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** The text that `writeCell` was given; the quotes around the cell are off already. */
export function readCell(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}

/** The items with `;` between them. */
export function writeList(items: readonly string[]): string {
  return items.map((item) => item.replaceAll(/[\\;]/g, String.raw`\$&`)).join(';');
}

/** Undefined where a backslash escapes neither `;` nor itself. */
export function readList(text: string): string[] | undefined {
  if (text === '') return [];
  const items = [''];
  for (const [piece] of text.matchAll(/\\[\\;]|\\|;|[^\\;]+/g)) {
    if (piece === '\\') return undefined;
    if (piece === ';') items.push('');
    else items.push(`${items.pop() ?? ''}${piece.startsWith('\\') ? piece.slice(1) : piece}`);
  }
  return items;
}
