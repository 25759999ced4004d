/** The latest chains for people: how many runs each has, and how they stand. */
import type { RunState } from '@sb/jobs';
import type { Store } from '@sb/storage';
import { groupBy } from '@sb/words';
import { stateName } from '../lifecycle.ts';
import { type ChainPartRow, countChainRuns, findLatestChains } from './latest-chains.sql.ts';

/** Of a longer chain about this many runs are counted. */
const MOST_COUNTED = 1_000;

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
  /** False: the chain has more runs. */
  readonly isWhole: boolean;
}

/** Chains of which a run beside the first one is on record, the latest first. `before`: only those with a lower number. */
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
    const rows = groupBy(yield* countChainRuns(tx, ids, MOST_COUNTED), ({ chain }) => chain);
    return ids.map((id) => countsOf(id, rows.get(id) ?? []));
  });
}

function countsOf(id: number, rows: readonly ChainPartRow[]): ChainCounts {
  return {
    id,
    parts: rows.map(({ job, state, put_off: putOff, runs, first, created_at: createdAt }) => ({
      jobId: job,
      state: putOff === '' ? stateName(state) : putOff,
      runs,
      first,
      createdAt,
    })),
    isWhole: rows.reduce((sum, { runs }) => sum + runs, 0) < MOST_COUNTED,
  };
}
