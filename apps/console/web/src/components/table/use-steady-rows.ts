import { useState } from 'react';
import { steadyRows } from './keep-order.ts';
import type { RowKey } from './table-types.ts';

/**
 * The rows of a list in the order in which they were first shown, by `steadyRows`.
 * `isFetching`: a first answer that is an old one, read again, holds no place yet.
 */
export function useSteadyRows<Row>(
  { rows, isFetching }: { readonly rows: readonly Row[]; readonly isFetching: boolean },
  how: { readonly rowKey: (row: Row) => RowKey; readonly stays: (row: Row) => boolean },
): { readonly rows: readonly Row[]; readonly isGone: (row: Row) => boolean } {
  const [shown, setShown] = useState<readonly Row[]>([]);
  const steady = steadyRows(shown, rows, how);
  const isSettled = shown.length > 0 || !isFetching;
  if (isSettled && (steady.length !== shown.length || steady.some((row, at) => row !== shown[at])))
    setShown(steady);
  const present = new Set(rows.map(how.rowKey));
  return { rows: steady, isGone: (row) => !present.has(how.rowKey(row)) };
}
