import { useState } from 'react';
import { steadyOrder } from './keep-order.ts';
import type { RowKey } from './table-types.ts';

/**
 * The rows of a list in the order in which they were first shown, new ones below. `isFetching`: a first answer that is an
 * old one, read again, holds no place yet.
 */
export function useSteadyOrder<Row>(
  { rows, isFetching }: { readonly rows: readonly Row[]; readonly isFetching: boolean },
  rowKey: (row: Row) => RowKey,
): readonly Row[] {
  const [shown, setShown] = useState<readonly RowKey[]>([]);
  const steady = steadyOrder(shown, rows, rowKey);
  const keys = steady.map(rowKey);
  const isSettled = shown.length > 0 || !isFetching;
  if (isSettled && (keys.length !== shown.length || keys.some((key, at) => key !== shown[at])))
    setShown(keys);
  return steady;
}
