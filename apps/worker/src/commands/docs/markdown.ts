/** Pieces of a generated page. Pure. */

/** The first line of every generated file: a file without it is never written over. */
export const MARK = '<!-- Written by `worker docs:build`: edit the source of it, not this file. -->';

/** A table; empty without rows. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  return [rowOf(heads), rowOf(heads.map(() => '---')), ...rows.map(rowOf), ''];
}

export function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** The target of a link to a heading. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(/\s/g, '-');
}

export function page(lines: readonly string[]): string {
  const text = [MARK, '', ...lines].join('\n').replaceAll(/\n{3,}/g, '\n\n');
  return `${text.trimEnd()}\n`;
}

/** A text outside of code: what Markdown would act on is escaped. */
export function plain(text: string): string {
  return text.replaceAll(/[\\*]/g, String.raw`\$&`).replaceAll('<', '&lt;');
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |`;
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll(/\s*\n\s*/g, ' ');
}
