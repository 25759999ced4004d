/** How many finished runs meet conditions, and how they are spread: for the filters of a list. */
import type { FinishedState, Trigger } from '@sb/jobs';
import type { Body, Store, Tx } from '@sb/storage';
import { finishedState } from '../lifecycle.ts';
import { findAllNames } from '../definitions.sql.ts';
import { countOf, type CountedRuns, countWalked, type RunKind } from './count-history.sql.ts';
import { type HistoryConditions, splitConditions } from './history-conditions.ts';
import { countKept, keptCounts, type KeptCounts } from './kept-counts.ts';

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

const NOTHING: CountedRuns = { rows: 0, hits: [] };

/** Looks at this many rows at most, the newest. */
export const MOST_COUNTED = 100_000;

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
  const { rows, hits } = asked
    ? ((kept && (yield* countKept(tx, kept, asked, newest))) ??
      (yield* countWalked(tx, { ...asked.walk, isBackwards: true }, asked.rest, newest)))
    : NOTHING;
  const jobs = yield* findAllNames(tx, 'job_defs');
  const queues = yield* findAllNames(tx, 'queues');
  return {
    count: countOf(hits),
    states: spread(hits, 'state', finishedState),
    jobs: spread(hits, 'jobNumber', (number) => jobs.get(number) ?? ''),
    queues: spread(hits, 'queueNumber', (number) => queues.get(number) ?? ''),
    triggers: spread(hits, 'trigger', (trigger) => trigger),
    searched: { rows, isWhole: rows < newest },
  };
}

/** By the numbers that the store gave, which are named once each. */
function spread<Key extends 'state' | 'jobNumber' | 'queueNumber' | 'trigger', Value extends string>(
  kinds: readonly RunKind[],
  key: Key,
  nameOf: (found: RunKind[Key]) => Value,
): Counts<Value> {
  const counts = new Map<RunKind[Key], number>();
  for (const kind of kinds) counts.set(kind[key], (counts.get(kind[key]) ?? 0) + kind.count);
  return [...counts]
    .map(([found, count]) => ({ value: nameOf(found), count }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
