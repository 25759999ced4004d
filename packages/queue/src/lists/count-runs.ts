/** How many finished runs meet conditions, and how they are spread: for the filters of a list. */
import type { FinishedState, Trigger } from '@sb/jobs';
import type { Body, Store, Tx } from '@sb/storage';
import { finishedState } from '../lifecycle.ts';
import { findNames } from '../statistics/minutes.sql.ts';
import { type HistoryConditions, splitConditions } from './history-conditions.ts';
import { countKept, keptCounts, type KeptCounts } from './kept-counts.ts';
import { countWalked, type CountedKind } from './list-history.sql.ts';

/** Of each value that runs have, the number of runs; the largest first. */
export type Counts<Value extends string> = readonly { readonly value: Value; readonly count: number }[];

export interface RunCounts {
  readonly count: number;
  readonly states: Counts<FinishedState>;
  readonly jobs: Counts<string>;
  readonly queues: Counts<string>;
  readonly triggers: Counts<Trigger>;
  /** The number of rows that were looked at. Not whole: there are older ones, and each count is a least number. */
  readonly searched: { readonly rows: number; readonly isWhole: boolean };
}

/** Looks at this many rows at most, the newest. */
const MOST_COUNTED = 100_000;

/**
 * Runs that meet the conditions among the newest rows. Each 10,000 rows that are walked take some 7 ms; of a store with
 * kept counts most rows are not.
 */
export async function countRuns(
  store: Store,
  conditions: HistoryConditions,
  newest = MOST_COUNTED,
): Promise<RunCounts> {
  return store.read((tx) => countHistory(tx, conditions, newest, keptCounts(store)));
}

function* countHistory(
  tx: Tx,
  conditions: HistoryConditions,
  newest: number,
  kept: KeptCounts | undefined,
): Body<RunCounts> {
  const asked = yield* splitConditions(tx, conditions);
  const kinds = asked
    ? ((kept && (yield* countKept(tx, kept, asked, newest))) ??
      (yield* countWalked(tx, { ...asked.walk, isBackwards: true }, asked.rest, newest)))
    : [];
  const jobs = yield* findNames(tx, 'job_defs');
  const queues = yield* findNames(tx, 'queues');
  const rows = total(kinds);
  const hits = kinds.filter(({ hit }) => hit === 1);
  return {
    count: total(hits),
    states: spread(hits, ({ state }) => finishedState(state)),
    jobs: spread(hits, ({ job }) => jobs.get(job) ?? ''),
    queues: spread(hits, ({ queue }) => queues.get(queue) ?? ''),
    triggers: spread(hits, ({ trigger }) => trigger),
    searched: { rows, isWhole: rows < newest },
  };
}

function total(kinds: readonly CountedKind[]): number {
  return kinds.reduce((sum, { count }) => sum + count, 0);
}

function spread<Value extends string>(
  kinds: readonly CountedKind[],
  valueOf: (kind: CountedKind) => Value,
): Counts<Value> {
  const counts = new Map<Value, number>();
  for (const kind of kinds) counts.set(valueOf(kind), (counts.get(valueOf(kind)) ?? 0) + kind.count);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
