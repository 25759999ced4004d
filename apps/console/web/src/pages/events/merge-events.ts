/** The list of events as facts come in: each once, the newest first, and never without end. Pure. */
import type { EventRow } from '../../../../src/answers/events.ts';
import type { EventPage } from '../../api/watch-queries.ts';

export interface EventPages<Place> {
  readonly pages: EventPage[];
  readonly pageParams: Place[];
}

/** A list that grows beyond this is cut; older events are read again when they are asked for. */
export const MOST_LISTED = 1_000;

/** Those of the rows that the lists do not have, each once. */
export function unknownOf(
  rows: readonly EventRow[],
  ...known: readonly (readonly EventRow[])[]
): readonly EventRow[] {
  const ids = new Set(known.flatMap((list) => list.map(({ id }) => id)));
  return rows.filter(({ id }) => {
    const isKnown = ids.has(id);
    ids.add(id);
    return !isKnown;
  });
}

/** The newest first. */
export function newestFirst(rows: readonly EventRow[]): EventRow[] {
  return rows.toSorted((one, other) => other.id - one.id);
}

/** New rows on top. `isCut`: events between them and the list are not known, so the list begins anew with them. */
export function withFresh<Place>(
  data: EventPages<Place>,
  fresh: readonly EventRow[],
  isCut: boolean,
): EventPages<Place> {
  const [first, ...rest] = data.pages;
  if (!first || fresh.length === 0) return data;
  const items = newestFirst(isCut ? fresh : [...fresh, ...first.items]);
  if (!isCut && items.length <= MOST_LISTED)
    return { pages: [{ ...first, items }, ...rest], pageParams: data.pageParams };
  const kept = items.slice(0, MOST_LISTED);
  const cutAt = kept.at(-1)?.id;
  return {
    pages: [{ ...first, items: kept, ...(cutAt !== undefined && { cutAt }) }],
    pageParams: data.pageParams.slice(0, 1),
  };
}
