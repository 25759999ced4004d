/** The latest chains for people, by their first run: how many runs each has, and how they stand. */
import type { RunState } from '@sb/jobs';
import type { Body, Store, Tx } from '@sb/storage';
import { groupBy } from '@sb/words';
import { stateName } from '../lifecycle.ts';
import { type ChainPartRow, countChainRuns, findLatestChains } from './latest-chains.sql.ts';

/** Of a longer chain this many runs that have not ended are counted, and this many that have. */
const MOST_OF_CHAIN = 1_000;
/** Of all chains that are read together. */
const MOST_COUNTED = 5_000;

export interface ChainPart {
  readonly jobId: string;
  /** A queued run that is not due yet is retrying, or later. */
  readonly state: RunState | 'retrying' | 'later';
  readonly runs: number;
  /** The first of them that is on record. */
  readonly first: number;
  readonly createdAt: number;
}

export interface ChainCounts {
  /** The number of its first run, which may not be on record any more. */
  readonly id: number;
  /** By job, and by how they stand. */
  readonly parts: readonly ChainPart[];
  /** False: the chain has more runs, of any state. */
  readonly isWhole: boolean;
}

/**
 * Chains of which a run beside the first one is on record, and runs that come after runs of other chains alone, the latest
 * first. `before`: only those with a lower number.
 */
export async function listChains(
  store: Store,
  {
    before = Number.MAX_SAFE_INTEGER,
    limit,
  }: { readonly before?: number | undefined; readonly limit: number },
): Promise<readonly ChainCounts[]> {
  return store.read(function* (tx) {
    const ids = yield* findLatestChains(tx, { before, limit });
    if (ids.length === 0) return [];
    return yield* countEach(tx, ids);
  });
}

/** Each chain gets an equal share of what may be counted; then the long ones share what the short ones have left. */
function* countEach(tx: Tx, ids: readonly number[]): Body<readonly ChainCounts[]> {
  const fair = shareOf(MOST_COUNTED, ids.length);
  const counts = yield* countUpTo(tx, ids, fair);
  const long = counts.filter(({ isWhole }) => !isWhole).map(({ id }) => id);
  const more = shareOf(MOST_COUNTED - sumOf(counts.flatMap(({ parts }) => parts)), long.length);
  if (long.length === 0 || more <= fair) return counts;
  const again = new Map((yield* countUpTo(tx, long, more)).map((one) => [one.id, one]));
  return counts.map((one) => again.get(one.id) ?? one);
}

/** Of each of two tables. */
function shareOf(runs: number, chains: number): number {
  return Math.min(MOST_OF_CHAIN, Math.floor(runs / 2 / chains));
}

function* countUpTo(tx: Tx, ids: readonly number[], most: number): Body<readonly ChainCounts[]> {
  // One more shows that the chain is longer. The first run takes the place of another where a retry gave it its chain.
  const rows = groupBy(yield* countChainRuns(tx, ids, most + 2), ({ chain }) => chain);
  return ids.map((id) => countsOf(id, rows.get(id) ?? [], most));
}

function countsOf(id: number, rows: readonly ChainPartRow[], most: number): ChainCounts {
  const isWhole = [0, 1].every((table) => {
    const ofTable = rows.filter(({ ended }) => ended === table);
    const hasFirst = ofTable.some(({ has_first }) => has_first === 1);
    return sumOf(ofTable) - (hasFirst ? 1 : 0) <= most;
  });
  return {
    id,
    parts: rows.map(({ job, state, put_off: putOff, runs, first, created_at: createdAt }) => ({
      jobId: job,
      state: putOff === '' ? stateName(state) : putOff,
      runs,
      first,
      createdAt,
    })),
    isWhole,
  };
}

function sumOf(parts: readonly { readonly runs: number }[]): number {
  return parts.reduce((sum, { runs }) => sum + runs, 0);
}
