import type { Page } from '@sb/questboard';
import { formatCount } from '@sb/words';
import type { Output } from '../../../cli/output.ts';
import type { Column } from '../../../cli/terminal/table.ts';

export type Listed<Row> = Page<Row>;

/** A page of a list, how it goes on, and how far it looked. */
export function showPage<Row>(
  output: Output,
  { items, next, looked }: Page<Row>,
  { columns, none }: { readonly columns: readonly Column<Row>[]; readonly none: string },
): void {
  const searched = looked === undefined ? {} : { searched: { rows: looked, isWhole: false } };
  output.data(items, { ...(next !== undefined && { next }), ...searched });
  if (items.length > 0) output.table(items, columns);
  else if (next === undefined) output.remark(none);
  if (next === undefined) return;
  const far =
    looked === undefined ? 'There are more' : `Looked at ${formatCount(looked)} rows; there may be more`;
  output.further(`${far}: --cursor ${next}`);
}
