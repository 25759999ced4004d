/** The differences of two runs for people: in two columns where they fit, else one value under the other. Pure. */
import { clean } from '@sb/views';
import { formatDuration } from '@sb/words';
import type { Output } from '../../../cli/output.ts';
import { type Column, tableLines } from '../../../cli/terminal/table.ts';
import { displayWidth } from '../../../cli/terminal/text.ts';
import type { ValueDifference } from './value-differences.ts';

const NARROWEST_COLUMN = 12;

/** `heads`: the two runs, as the columns name them. */
export function differenceLines(
  differences: readonly ValueDifference[],
  heads: readonly [string, string],
  { style, width }: Pick<Output, 'style' | 'width'>,
): readonly string[] {
  const columns = differenceColumns(heads);
  const widest = columns.map((column) =>
    Math.max(NARROWEST_COLUMN, ...differences.map((row) => displayWidth(textOf(column, row)))),
  );
  if (widest.reduce((sum, one) => sum + one + 2, 0) <= width)
    return tableLines(differences, columns, { style, width });
  return differences.flatMap(({ path, a, b }) => [
    style.bold(clean(path)),
    style.red(`- ${valueText(a, path)}`),
    style.green(`+ ${valueText(b, path)}`),
  ]);
}

export function differenceColumns([a, b]: readonly [string, string]): readonly Column<ValueDifference>[] {
  return [
    { header: 'field', get: ({ path }) => clean(path) },
    {
      header: a,
      get: (row) => valueText(row.a, row.path),
      plain: (row) => plainText(row.a),
    },
    {
      header: b,
      get: (row) => valueText(row.b, row.path),
      plain: (row) => plainText(row.b),
    },
  ];
}

function textOf(column: Column<ValueDifference>, row: ValueDifference): string {
  const cell = column.get(row);
  return typeof cell === 'string' ? cell : cell.text;
}

/** A duration in words; another value as JSON. */
function valueText(value: unknown, path: string): string {
  if (value === undefined) return 'none';
  if (typeof value === 'number' && /Ms(?:\[|\.|$)/.test(path)) return formatDuration(value);
  return clean(JSON.stringify(value));
}

function plainText(value: unknown): string {
  return value === undefined ? '' : clean(JSON.stringify(value));
}
