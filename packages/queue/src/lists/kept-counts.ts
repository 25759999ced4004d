/**
 * The counts of past runs that a process keeps, in blocks of history: for counts that are asked for again and again. A
 * process that reads for pages turns it on for its store. What lies between blocks is walked.
 * Promise: an answer is what a walk of all rows would find. On SQLite, where there is one writer at a time, no row is ever
 * written below the newest one; blocks that retention may have touched are not used. On PostgreSQL nothing is kept: a
 * transaction that is still open may write a row of any block.
 */
import { readRemoved } from '@sb/events';
import { RUN_STATES } from '@sb/jobs';
import type { Body, Store, Tx } from '@sb/storage';
import { groupBy } from '@sb/words';
import {
  type BlockKind,
  countBlocks,
  type CountedRuns,
  countOf,
  countWalked,
  type RunKind,
} from './count-history.sql.ts';
import type { SplitConditions, WalkConditions } from './history-conditions.ts';
import type { HistoryRest } from './history-walk.sql.ts';
import { findNewestSeq } from './list-history.sql.ts';

/** Of `seq`. Each request walks the rows of about two blocks. */
const SIZE = 250;
/** Rows in blocks: as many as are counted at once. */
const MOST_ROWS = 100_000;

const SUCCEEDED = RUN_STATES.indexOf('succeeded');

/** One object for each kind of runs, in all blocks: counts are added by it. */
type Kind = Omit<RunKind, 'count'>;

/** The runs of a kind in a block. */
interface Kept extends Pick<BlockKind, 'count' | 'first' | 'last'> {
  readonly kind: Kind;
}

/** Blocks without rows have none. */
type Blocks = ReadonlyMap<number, readonly Kept[]>;

/** All blocks from `first` to `last`; `first` behind `last`: none. */
export interface KeptCounts {
  first: number;
  last: number;
  blocks: Blocks;
  /** By their numbers. */
  readonly kinds: Map<string, Kind>;
}

const kept = new WeakMap<Store, KeptCounts>();

/** From now on the counts of past runs are kept for this store. */
export function keepRunCounts(store: Store): void {
  if (store.dialect === 'sqlite' && !kept.has(store)) kept.set(store, noCounts());
}

export function keptCounts(store: Store): KeptCounts | undefined {
  return kept.get(store);
}

/** The newest rows of the walk by kinds, at most `newest` of them. Undefined: blocks do not know what is asked for. */
export function* countKept(
  tx: Tx,
  counts: KeptCounts,
  { walk, rest }: SplitConditions,
  newest: number,
): Body<CountedRuns | undefined> {
  if (!isOfKinds(rest)) return undefined;
  const newestSeq = yield* findNewestSeq(tx);
  const removed = blockOf((yield* readRemoved(tx, ['run_history'])).seq);
  const { from, to = newestSeq } = walk;
  const first = Math.max(blockOf((from ?? 0) + SIZE - 1), removed + 1);
  const last = blockOf(Math.min(to, newestSeq) + 1) - 1;
  if (last < first || (counts.first <= counts.last && last < counts.first)) return undefined;
  const hits: RunKind[] = [];
  const sums = new Map<Kind, number>();
  let left = newest;
  yield* walkRows((last + 1) * SIZE, to);
  yield* fill(tx, counts, { first, last, most: Math.min(left, MOST_ROWS) });
  const lowest = Math.max(first, counts.first);
  for (const [block, ofBlock] of newestFirst(counts.blocks, { first: lowest, last })) {
    const walked = ofBlock.filter(({ kind }) => isWalked(kind, walk));
    const rows = countOf(walked);
    if (rows <= left && walked.every((one) => isDecided(one, rest))) {
      for (const one of walked)
        if (isHit(one, rest)) sums.set(one.kind, (sums.get(one.kind) ?? 0) + one.count);
      left -= rows;
    } else yield* walkRows(block * SIZE, endOf(block));
  }
  yield* walkRows(from, lowest * SIZE - 1);
  for (const [kind, count] of sums) hits.push({ ...kind, count });
  return { rows: newest - left, hits };

  function* walkRows(lowestSeq: number | undefined, highestSeq: number): Body<void> {
    if (left <= 0 || (lowestSeq ?? -Infinity) > highestSeq) return;
    const bounds = { ...walk, from: lowestSeq, to: highestSeq, isBackwards: true };
    const found = yield* countWalked(tx, bounds, rest, left);
    hits.push(...found.hits);
    left -= found.rows;
  }
}

/** Conditions beside those of a time that all runs of a kind meet, or none. */
function isOfKinds({ scheduleNumber, createdBy, tag, error, minMs }: HistoryRest): boolean {
  return [scheduleNumber, createdBy, tag, error, minMs].every((one) => one === undefined);
}

/** Whether a walk would meet runs of the kind. */
function isWalked(kind: Kind, { jobNumber, onlyBad }: WalkConditions): boolean {
  return (jobNumber === undefined || kind.jobNumber === jobNumber) && (!onlyBad || kind.state !== SUCCEEDED);
}

/** Whether all runs of the kind have ended in the time, or none. */
function isDecided(kind: Kept, time: HistoryRest): boolean {
  return isIn(kind.first, time) === isIn(kind.last, time) && !isAround(kind, time);
}

/** The time lies within that of the kind. */
function isAround({ first, last }: Kept, { since, until }: HistoryRest): boolean {
  return since !== undefined && until !== undefined && first < since && last >= until;
}

function isIn(at: number, { since = -Infinity, until = Infinity }: HistoryRest): boolean {
  return at >= since && at < until;
}

function isHit({ kind, first }: Kept, rest: HistoryRest): boolean {
  const { states, exceptJobNumber, queueNumber, trigger } = rest;
  return (
    isIn(first, rest) &&
    (states === undefined || states.some((state) => RUN_STATES.indexOf(state) === kind.state)) &&
    kind.jobNumber !== exceptJobNumber &&
    (queueNumber === undefined || kind.queueNumber === queueNumber) &&
    (trigger === undefined || kind.trigger === trigger)
  );
}

interface Wanted {
  readonly first: number;
  readonly last: number;
  /** Rows. */
  readonly most: number;
}

/** Reads the wanted blocks that are missing, the newest first, as far as the rows go that are wanted. */
function* fill(tx: Tx, counts: KeptCounts, { first, last, most }: Wanted): Body<void> {
  if (counts.first > counts.last) Object.assign(counts, yield* readBlocks(tx, counts, { first, last, most }));
  if (last > counts.last) {
    const newer = yield* readBlocks(tx, counts, { first: counts.last + 1, last, most });
    const isJoined = newer.first === counts.last + 1;
    Object.assign(counts, isJoined ? join(newer, counts) : newer);
  }
  const room = most - sumOf(newestFirst(counts.blocks, { first, last }));
  if (first < counts.first && room > 0) {
    const older = yield* readBlocks(tx, counts, { first, last: counts.first - 1, most: room });
    Object.assign(counts, join(counts, older));
  }
  dropOldest(counts);
}

function dropOldest(counts: KeptCounts): void {
  let rows = sumOf([...counts.blocks]);
  for (const [block, kinds] of newestFirst(counts.blocks, counts).toReversed()) {
    if (rows <= MOST_ROWS + SIZE) return;
    rows -= countOf(kinds);
    dropTo(counts, block);
  }
}

function* readBlocks(
  tx: Tx,
  { kinds }: Pick<KeptCounts, 'kinds'>,
  { first, last, most }: Wanted,
): Body<KeptCounts> {
  // Of the oldest block that it comes to it may count a part.
  const limit = most + SIZE;
  const found = yield* countBlocks(tx, { from: first * SIZE, to: endOf(last), size: SIZE, limit });
  const blocks = new Map(
    [...groupBy(found, ({ block }) => block)].map(([block, all]) => [
      block,
      all.map((one) => keptOf(one, kinds)),
    ]),
  );
  const counts = { first, last, blocks, kinds };
  if (countOf(found) === limit) dropTo(counts, Math.min(...blocks.keys()));
  return counts;
}

function keptOf(
  { state, jobNumber, queueNumber, trigger, count, first, last }: BlockKind,
  kinds: KeptCounts['kinds'],
): Kept {
  const key = [state, jobNumber, queueNumber, trigger].join(' ');
  const kind = kinds.get(key) ?? { state, jobNumber, queueNumber, trigger };
  kinds.set(key, kind);
  return { kind, count, first, last };
}

function join(newer: KeptCounts, older: KeptCounts): KeptCounts {
  return { ...newer, first: older.first, blocks: new Map([...older.blocks, ...newer.blocks]) };
}

/** Forgets this block and those before it. */
function dropTo(counts: KeptCounts, block: number): void {
  if (block < counts.first) return;
  const blocks = new Map([...counts.blocks].filter(([one]) => one > block));
  Object.assign(counts, { first: block + 1, blocks });
}

function newestFirst(
  blocks: Blocks,
  { first, last }: { readonly first: number; readonly last: number },
): readonly (readonly [number, readonly Kept[]])[] {
  return [...blocks].filter(([block]) => block >= first && block <= last).toSorted(([a], [b]) => b - a);
}

function sumOf(blocks: readonly (readonly [number, readonly Kept[]])[]): number {
  return blocks.reduce((sum, [, kinds]) => sum + countOf(kinds), 0);
}

function blockOf(seq: number): number {
  return Math.floor(seq / SIZE);
}

function endOf(block: number): number {
  return block * SIZE + SIZE - 1;
}

function noCounts(): KeptCounts {
  return { first: 0, last: -1, blocks: new Map(), kinds: new Map() };
}
