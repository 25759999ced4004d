/** Finished runs, newest first, by keyset pages: the cost of a page does not depend on how far back it lies. */
import type { FinishedState } from '@sb/jobs';
import type { Store } from '@sb/storage';
import { fromHistory, type RunRecord } from './run-records.ts';
import { findHistory } from './list-runs.sql.ts';

export interface HistoryFilter {
  readonly jobId?: string;
  readonly states?: readonly FinishedState[];
  /** Finished at or after, ms since the epoch. */
  readonly since?: number;
  /** Only rows older than this position: the `next` of the page before. */
  readonly before?: number;
  readonly limit: number;
}

export interface HistoryPage {
  readonly runs: readonly RunRecord[];
  /** Give it as `before` for the next page; absent on the last. */
  readonly next?: number;
}

export async function listHistory(store: Store, filter: HistoryFilter): Promise<HistoryPage> {
  const rows = await store.read((tx) => findHistory(tx, { ...filter, limit: filter.limit + 1 }));
  const shown = rows.slice(0, filter.limit);
  const last = shown.at(-1);
  return { runs: shown.map(fromHistory), ...(rows.length > filter.limit && last && { next: last.seq }) };
}
