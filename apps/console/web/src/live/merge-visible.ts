/** What the one stream of a browser watches for its windows. Pure. */

/** The runs that a page shows: those are sent when they change, and how many are newer. */
export interface Visible {
  readonly ids: readonly number[];
  /** Absent: the page counts no new runs. */
  readonly newerThan?: number;
  /** Of the list: newer runs that it leaves out are not counted. */
  readonly filter?: object | undefined;
}

export interface MergedVisible {
  readonly ids: readonly number[];
  readonly newerThan: number;
  readonly filter?: object;
}

/** Most runs that a stream watches. */
const MOST_VISIBLE = 200;
/** No run is newer: nothing is counted. */
const NOTHING_NEWER = Number.MAX_SAFE_INTEGER;

/** A stream has one list of rows and one count: of windows with different lists, all runs newer than the oldest list. */
export function mergeVisible(shown: readonly Visible[]): MergedVisible {
  const counting = shown.filter(({ newerThan }) => newerThan !== undefined);
  const [filter, ...others] = new Set(counting.map(filterText));
  return {
    ...(filter !== undefined && others.length === 0 && { filter: JSON.parse(filter) as object }),
    ids: [...new Set(shown.flatMap(({ ids }) => ids))].slice(0, MOST_VISIBLE),
    newerThan: Math.min(...counting.map(({ newerThan = NOTHING_NEWER }) => newerThan), NOTHING_NEWER),
  };
}

/** False: the count of the stream is of another list, and the window counts its own from time to time. */
export function isCountOf(visible: Visible, merged: MergedVisible): boolean {
  return visible.newerThan === merged.newerThan && filterText(visible) === filterText(merged);
}

/** False: the stream has no room for its rows, and the window asks for them from time to time. */
export function isWatched({ ids }: Visible, merged: MergedVisible): boolean {
  const watched = new Set(merged.ids);
  return ids.every((id) => watched.has(id));
}

function filterText({ filter = {} }: Pick<Visible, 'filter'>): string {
  return JSON.stringify(filter);
}
