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
 * Of a list where nothing may wait, as of what fires: known rows keep their place, and new ones follow the last of them.
 * A row that is gone stays as it was, so that none moves; when all are gone, the list begins anew.
 */
export function steadyRows<Row>(
  shown: readonly Row[],
  rows: readonly Row[],
  rowKey: (row: Row) => RowKey,
): readonly Row[] {
  const byKey = new Map(rows.map((row) => [rowKey(row), row]));
  if (!shown.some((row) => byKey.has(rowKey(row)))) return rows;
  const known = new Set(shown.map(rowKey));
  return [
    ...shown.map((row) => byKey.get(rowKey(row)) ?? row),
    ...rows.filter((row) => !known.has(rowKey(row))),
  ];
}
