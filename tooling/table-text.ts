/** A table of Markdown, as the formatter writes it. */
export function tableText(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) =>
    row.map((cell) => cell.replaceAll(/(?<!\\)\|/g, String.raw`\|`)),
  );
  const widths = head.map((_, nr) => Math.max(...cells.map((row) => row[nr]?.length ?? 0)));
  const lines = cells.map((row) => `| ${row.map((cell, nr) => cell.padEnd(widths[nr] ?? 0)).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}
