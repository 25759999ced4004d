/**
 * Finished runs, newest first, by keyset pages: the cost of a page does not depend on how far back it lies. A job, the
 * runs that did not succeed, and a time are found by an index. Other conditions are looked for row by row, in at most
 * 20,000 rows; a page says how many it looked at, and the next one goes on from there.
 */
import type { Position } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { fromHistory, type RunRecord } from '../runs/run-records.ts';
import { findHistoryRows } from '../runs/run-rows.sql.ts';
import { type HistoryConditions, splitConditions } from './history-conditions.ts';
import type { HistoryRest, HistoryWalk } from './history-walk.sql.ts';
import { findOldestEnd, type WalkedRow, walkHistory } from './list-history.sql.ts';

export interface HistoryFilter extends HistoryConditions {
  /** Only older rows than this position: the `next` of the page before. */
  readonly before?: number | undefined;
  /** Only newer rows than this position, the nearest ones: the `prev` of the page after. */
  readonly after?: number | undefined;
  /** Only ends up to this position. */
  readonly endedBy?: Position | undefined;
  readonly limit: number;
}

export interface HistoryPage {
  readonly runs: readonly RunRecord[];
  /** Give it as `before` for the next page; absent on the last. */
  readonly next?: number;
  /** Give it as `after` for newer runs than those of this page; absent on a page without runs. */
  readonly prev?: number;
  /** The number of rows that were looked at, and whether no row is left that could match. */
  readonly searched: { readonly rows: number; readonly isWhole: boolean };
}

/** A page looks at this many rows at most, unless an index has found them. */
const MOST_SEARCHED = 20_000;
const STEP = 2_000;

export async function listHistory(store: Store, filter: HistoryFilter): Promise<HistoryPage> {
  return store.read((tx) => listHistoryIn(tx, filter));
}

/** When the oldest run of the history has ended, ms since the epoch: retention has removed those before it. */
export async function readOldestEnd(store: Store): Promise<number | undefined> {
  return store.read(findOldestEnd);
}

/** The same in the snapshot of the caller. */
export function* listHistoryIn(tx: Tx, filter: HistoryFilter): Body<HistoryPage> {
  const asked = yield* splitConditions(tx, filter);
  // A name that the store does not know has no runs.
  if (!asked) return { runs: [], searched: { rows: 0, isWhole: true } };
  const { before, after, endedBy, limit } = filter;
  const walk = {
    ...asked.walk,
    from: largest(asked.walk.from, after === undefined ? undefined : after + 1),
    to: smallest(asked.walk.to, before === undefined ? undefined : before - 1),
    isBackwards: after === undefined,
  };
  const { hits, rows, last } = yield* search(tx, walk, { ...asked.rest, endedBy }, limit);
  const chosen = hits.slice(0, limit);
  const found = new Map((yield* findHistoryRows(tx, chosen)).map((row) => [row.seq, row]));
  const records = chosen.flatMap((seq) => {
    const row = found.get(seq);
    return row ? [fromHistory(row)] : [];
  });
  const end = hits.length > limit ? chosen.at(-1) : last;
  const [runs, newest, oldest] = walk.isBackwards
    ? [records, chosen[0], end]
    : [records.toReversed(), chosen.at(-1) ?? last, after === undefined ? undefined : chosen[0]];
  return {
    runs,
    ...(oldest !== undefined && { next: oldest }),
    ...(newest !== undefined && { prev: newest }),
    searched: { rows, isWhole: end === undefined },
  };
}

interface Found {
  /** One more than the page has, if there are more. */
  readonly hits: readonly number[];
  readonly rows: number;
  /** Where the walk stopped; undefined when it came to its end. */
  readonly last: number | undefined;
}

function* search(tx: Tx, walk: HistoryWalk, rest: HistoryRest, limit: number): Body<Found> {
  const hits: number[] = [];
  let { from, to } = walk;
  for (let rows = 0; ;) {
    const size = rows === 0 ? Math.min(STEP, limit + 1) : STEP;
    const page: readonly WalkedRow[] = yield* walkHistory(tx, { ...walk, from, to }, rest, size);
    rows += page.length;
    hits.push(...page.filter(({ hit }) => hit === 1).map(({ seq }) => seq));
    const last = page.at(-1)?.seq;
    if (page.length < size || last === undefined) return { hits, rows, last: undefined };
    if (hits.length > limit || rows >= MOST_SEARCHED) return { hits, rows, last };
    if (walk.isBackwards) to = last - 1;
    else from = last + 1;
  }
}

function largest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

function smallest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}
