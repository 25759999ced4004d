/** A list that is read again while a person looks at it: known rows keep their order, new ones above them wait. Pure. */
import type { RowKey } from './table-types.ts';

export interface KeptOrder<Row> {
  readonly rows: readonly Row[];
  /** How many wait. */
  readonly newer: number;
}

/** `shown`: the rows on screen, in their order. What follows the last of them is shown too: it moves nothing. */
export function keepOrder<Row>(
  shown: readonly RowKey[],
  rows: readonly Row[],
  rowKey: (row: Row) => RowKey,
): KeptOrder<Row> {
  const byKey = new Map(rows.map((row) => [rowKey(row), row]));
  const kept = shown.flatMap((key) => byKey.get(key) ?? []);
  if (kept.length === 0) return { rows, newer: 0 };
  const known = new Set(shown);
  const below = rows.slice(rows.findLastIndex((row) => known.has(rowKey(row))) + 1);
  return { rows: [...kept, ...below], newer: rows.length - kept.length - below.length };
}

/**
 * Of a list where nothing may wait, as of what fires: known rows keep their place. A new row takes the first place whose
 * row is gone, so that none moves and rows that are gone do not pile up above new ones; the others follow below. `stays`:
 * a row that is gone is still shown until then. When all are gone, the list begins anew.
 */
export function steadyRows<Row>(
  shown: readonly Row[],
  rows: readonly Row[],
  { rowKey, stays }: { readonly rowKey: (row: Row) => RowKey; readonly stays: (row: Row) => boolean },
): readonly Row[] {
  const byKey = new Map(rows.map((row) => [rowKey(row), row]));
  if (!shown.some((row) => byKey.has(rowKey(row)))) return rows;
  const known = new Set(shown.map(rowKey));
  const fresh = rows.filter((row) => !known.has(rowKey(row)));
  const places = shown.flatMap((row) => byKey.get(rowKey(row)) ?? fresh.shift() ?? (stays(row) ? [row] : []));
  return [...places, ...fresh];
}
