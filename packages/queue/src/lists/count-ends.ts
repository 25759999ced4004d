/** How finished runs that meet conditions are spread over a time: for a chart of a filter that no statistics are split by. */
import type { Body, Store, Tx } from '@sb/storage';
import { finishedState } from '../lifecycle.ts';
import { type Parts, partOf, widthOf } from '../statistics/cut-window.ts';
import type { Statistics } from '../statistics/series/statistics.ts';
import { MOST_COUNTED } from './count-runs.ts';
import { countMinutes, countOf } from './count-history.sql.ts';
import { type HistoryConditions, splitConditions } from './history-conditions.ts';

export interface CountedEnds {
  readonly buckets: Statistics['buckets'];
  /** The number of rows that were looked at. Not whole: there are older ones, and the first parts are too low. */
  readonly searched: { readonly rows: number; readonly isWhole: boolean };
}

/** Among the newest rows of the window. `from` and `to` are its ends, whatever the conditions say of the time. */
export async function countEnds(
  store: Store,
  conditions: HistoryConditions,
  window: Parts,
  newest = MOST_COUNTED,
): Promise<CountedEnds> {
  return store.read((tx) => countWindow(tx, conditions, window, newest));
}

function* countWindow(
  tx: Tx,
  conditions: HistoryConditions,
  window: Parts,
  newest: number,
): Body<CountedEnds> {
  const buckets = Array.from({ length: window.buckets }, (_, part) => ({
    at: Math.round(window.from + part * widthOf(window)),
    succeeded: 0,
    failed: 0,
    other: 0,
    retried: 0,
  }));
  const isNone = conditions.states?.length === 0;
  const asked = isNone
    ? undefined
    : yield* splitConditions(tx, { ...conditions, since: window.from, until: window.to });
  if (!asked) return { buckets, searched: { rows: 0, isWhole: true } };
  const minutes = yield* countMinutes(tx, { ...asked.walk, isBackwards: true }, asked.rest, newest);
  for (const { minute, state, hit, count, retried } of minutes) {
    const bucket = buckets[partOf(minute, window)];
    if (hit !== 1 || !bucket) continue;
    const end = finishedState(state);
    if (end === 'succeeded' || end === 'failed') bucket[end] += count;
    else bucket.other += count;
    bucket.retried += retried;
  }
  const rows = countOf(minutes);
  return { buckets, searched: { rows, isWhole: rows < newest } };
}
