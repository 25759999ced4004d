/** A page of records that fit a filter: along indexes where one serves, looking at a bounded number of rows. */
import type { Body, Tx } from '@sb/storage';
import { WishInvalidError } from '../errors.ts';
import type { Questline } from '../model/organisation.ts';
import { compareText } from '../order.ts';
import {
  type IndexedBy,
  type Moment,
  type Place,
  type Walk,
  walkByChange,
  walkById,
  walkByOrder,
} from '../records/list-records.sql.ts';
import type { Stored } from '../records/stored.sql.ts';

/** A page looks at no more rows than this, whatever fits. */
const MOST_LOOKED = 20_000;
const MOST_IN_BATCH = 500;

/** Rows that several searches together may still look at. Each row that is looked at lowers it. */
export interface RowBudget {
  left: number;
}

export interface PageWish {
  /** 1 to 500. */
  readonly limit: number;
  /** The `next` of the page before. */
  readonly after?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent: there is no more. */
  readonly next?: string;
  /** Set where the page ended because it had looked at so many rows: there may be more behind `next`. */
  readonly looked?: number;
}

interface Search<T> {
  readonly orgId: string;
  readonly kind: Walk['kind'];
  /** Each is walked along its index, and the walks are merged; empty: all records. */
  readonly by: readonly IndexedBy[];
  readonly isArchived?: boolean;
  readonly fits: (record: T) => boolean;
}

/** In the order that is asked for. What is archived is in the order of ids only: no index has its changes. */
export function* findRecords<T extends { readonly id: string }>(
  tx: Tx,
  { sort = 'id', ...search }: Search<T> & { readonly sort: 'id' | 'updated' | undefined },
  page: PageWish,
): Body<Page<Stored<T>>> {
  const { kind, isArchived = false } = search;
  if (sort === 'id') return yield* findById(tx, isArchived ? { ...search, by: [] } : search, page);
  if (isArchived)
    throw new WishInvalidError(`A list of ${kind}`, [
      { field: 'sort', message: `archived ${kind} are in the order of their ids only` },
    ]);
  return yield* findByChange(tx, search, page);
}

/** In the order of ids. */
export function* findById<T extends { readonly id: string }>(
  tx: Tx,
  { orgId, kind, by, isArchived = false, fits }: Search<T>,
  { limit, after, budget }: PageWish & { readonly budget?: RowBudget },
): Body<Page<Stored<T>>> {
  const sources = by.length === 0 ? [undefined] : by;
  const found: Stored<T>[] = [];
  let [place, looked] = [after, 0];
  for (let size = limit + 1; ; size = Math.min(MOST_IN_BATCH, 2 * size)) {
    // No more than others leave of the rows.
    const most = budget ? Math.max(1, Math.min(size, budget.left)) : size;
    const batches: (readonly Stored<T>[])[] = [];
    for (const source of sources)
      batches.push(
        yield* walkById<T>(
          tx,
          { orgId, kind, isArchived, limit: most, ...(source && { by: source }) },
          place,
        ),
      );
    // Behind the end of a full batch its walk may have records that another walk has already passed.
    const ends = batches
      .filter((batch) => batch.length === most)
      .map((batch) => batch.at(-1)?.record.id ?? '');
    const safe = ends.toSorted(compareText)[0];
    const rows = batches
      .flat()
      .filter(({ record }) => safe === undefined || compareText(record.id, safe) <= 0)
      .toSorted((a, b) => compareText(a.record.id, b.record.id));
    for (const row of rows) {
      place = row.record.id;
      looked += 1;
      if (budget) budget.left -= 1;
      if (fits(row.record)) found.push(row);
      if (found.length > limit)
        return { items: found.slice(0, limit), next: found[limit - 1]?.record.id ?? '' };
    }
    if (safe === undefined) return { items: found };
    if (looked >= MOST_LOOKED || (budget && budget.left <= 0))
      return { items: found, next: place ?? '', looked };
  }
}

/** The last changed first. */
function* findByChange<T extends { readonly id: string }>(
  tx: Tx,
  { orgId, kind, fits }: Pick<Search<T>, 'orgId' | 'kind' | 'fits'>,
  { limit, after }: PageWish,
): Body<Page<Stored<T>>> {
  const found: Stored<T>[] = [];
  let [place, looked] = [after === undefined ? undefined : readMoment(after), 0];
  for (let size = limit + 1; ; size = Math.min(MOST_IN_BATCH, 2 * size)) {
    const rows = yield* walkByChange<T>(tx, { orgId, kind, limit: size }, place);
    for (const row of rows) {
      place = momentOf(row);
      looked += 1;
      if (fits(row.record)) found.push(row);
      const last = found[limit - 1];
      if (found.length > limit && last)
        return { items: found.slice(0, limit), next: momentText(momentOf(last)) };
    }
    if (rows.length < size) return { items: found };
    if (looked >= MOST_LOOKED && place) return { items: found, next: momentText(place), looked };
  }
}

/** Questlines, the lowest order first. */
export function* findByOrder(
  tx: Tx,
  search: { readonly orgId: string; readonly isArchived: boolean },
  { limit, after }: PageWish,
): Body<Page<Stored<Questline>>> {
  const place = after === undefined ? undefined : readPlace(after);
  const found = yield* walkByOrder(tx, { ...search, limit: limit + 1 }, place);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  if (found.length <= limit || !last) return { items };
  return { items, next: `${last.record.order}.${last.record.id}` };
}

function readPlace(text: string): Place {
  const dot = text.indexOf('.');
  if (!/^-?\d{1,16}\../.test(text)) throw noCursor();
  return { order: Number(text.slice(0, dot)), id: text.slice(dot + 1) };
}

function momentOf({ record, updatedAt }: Stored<{ readonly id: string }>): Moment {
  return { updatedAt: Date.parse(updatedAt), id: record.id };
}

function momentText({ updatedAt, id }: Moment): string {
  return `${updatedAt}.${id}`;
}

function readMoment(text: string): Moment {
  const dot = text.indexOf('.');
  if (!/^\d{1,15}\../.test(text)) throw noCursor();
  return { updatedAt: Number(text.slice(0, dot)), id: text.slice(dot + 1) };
}

function noCursor(): WishInvalidError {
  return new WishInvalidError('A list', [
    { field: 'cursor', message: 'expected the "next" of the page before, with the same sort' },
  ]);
}
