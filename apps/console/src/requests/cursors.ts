/** A place in a list as opaque text, bound to the filters of its list. */
import { createHash } from 'node:crypto';
import { RefusedError } from '../http/refusal.ts';

/** The parts of a query that are no filters. */
const OUTSIDE: ReadonlySet<string> = new Set(['cursor', 'limit', 'isWalk', 'tz']);

/** `filters`: all of the query but `cursor`, `limit` and `tz`. */
export function writeCursor(place: unknown, filters: object): string {
  return Buffer.from(JSON.stringify([hashOf(filters), place])).toString('base64url');
}

/** Refuses with `CURSOR_INVALID` a text that is none, or one of another list. */
export function readCursor<Place>(
  cursor: string | undefined,
  filters: object,
  isPlace: (value: unknown) => value is Place,
): Place | undefined {
  if (cursor === undefined) return undefined;
  const parts = parse(cursor);
  if (!Array.isArray(parts) || parts[0] !== hashOf(filters) || !isPlace(parts[1]))
    throw new RefusedError({
      code: 'CURSOR_INVALID',
      detail: 'The cursor is not of this list.',
      hint: 'Give the `next` of an answer with the same filters, or none to begin anew.',
    });
  return parts[1];
}

/** The `next` of an answer: none without a place. */
export function nextOf(place: unknown, filters: object): { readonly next?: string } {
  return place === undefined ? {} : { next: writeCursor(place, filters) };
}

/** A page of rows of which one more was read than it has: the next one begins after its last row. */
export function cutPage<Row>(
  read: readonly Row[],
  limit: number,
  { filters, placeOf }: { readonly filters: object; readonly placeOf: (row: Row) => unknown },
): { readonly rows: readonly Row[]; readonly next?: string } {
  const rows = read.slice(0, limit);
  const last = rows.at(-1);
  return { rows, ...nextOf(read.length > limit && last ? placeOf(last) : undefined, filters) };
}

export function idOf({ id }: { readonly id: number }): number {
  return id;
}

export function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Whether it has these fields, all of them whole numbers. */
export function hasNumbers<Field extends string>(
  value: unknown,
  fields: readonly Field[],
): value is { readonly [Name in Field]: number } {
  return (
    typeof value === 'object' &&
    value !== null &&
    fields.every((field) => isNumber(Reflect.get(value, field)))
  );
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function hashOf(filters: object): string {
  const sorted = Object.entries(filters)
    .filter(([key, value]) => !OUTSIDE.has(key) && value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url').slice(0, 8);
}
