import { keepOrder, type KeptOrder } from './keep-order.ts';
import type { RowKey } from './table-types.ts';
import { useListState } from './use-list-state.ts';

/**
 * The rows of a list in the order in which they were first shown. `list`: its name; another list begins anew.
 * `isFetching`: a first answer that is an old one, read again, holds no place yet.
 */
export function useKeptOrder<Row>(
  list: string,
  { rows, isFetching }: { readonly rows: readonly Row[]; readonly isFetching: boolean },
  rowKey: (row: Row) => RowKey,
): KeptOrder<Row> & { readonly showNew: () => void } {
  const [shown, setShown] = useListState<readonly RowKey[]>(list, []);
  const kept = keepOrder(shown, rows, rowKey);
  const known = new Set(shown);
  const isSettled = shown.length > 0 || !isFetching;
  // Those that follow have their place from now on.
  if (isSettled && kept.rows.some((row) => !known.has(rowKey(row)))) setShown(kept.rows.map(rowKey));
  return { ...kept, showNew: () => setShown(rows.map(rowKey)) };
}
