/** Pages of a board: the place of the engine as a cursor of its list. */
import type { Page } from '@sb/questboard';
import { isText, nextOf, readCursor } from '../../requests/cursors.ts';

interface Asked {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** `filters`: all of the query, and the organisation. */
export function pageWish(
  { cursor, limit }: Asked,
  filters: object,
): { readonly limit: number; readonly after?: string } {
  const after = readCursor(cursor, filters, isText);
  return { limit, ...(after !== undefined && { after }) };
}

export function boardPage<T>({ items, next, looked }: Page<T>, filters: object) {
  return {
    items: [...items],
    ...nextOf(next, filters),
    ...(looked !== undefined && { searched: { rows: looked, isWhole: false } }),
  };
}
