/**
 * Retention of the lines that runs logged, which may go before their runs. Called by `maintenance.cleanup`.
 * Promise: what a run that has not ended has logged stays. Runs are walked in the order in which they were asked for:
 * one that was asked for after `before` cannot have ended before it, nor can those that follow.
 */
import {
  type Body,
  type Counts,
  dropRows,
  type Store,
  type Page,
  sweep,
  type SweepOptions,
  type Swept,
  type Tx,
} from '@sb/storage';
import { isOneOf } from '../id-list.sql.ts';
import { findLoggedRuns, type LoggedRun } from './old-logs.sql.ts';

const PAGE = 1_000;

/** Counts `logs`, chunks of lines. `before`: ms since the epoch, of the end of the run. */
export async function removeOldLogs(
  store: Store,
  { before, now }: { readonly before: number; readonly now: number },
  options?: SweepOptions,
): Promise<Swept> {
  return sweep(store, { start: 0, find, remove, bytesOf: ({ bytes }) => bytes }, options);

  function* find(tx: Tx, after: number): Body<Page<number, LoggedRun>> {
    const page = yield* findLoggedRuns(tx, after, PAGE);
    const last = page.at(-1);
    const isEnd = page.some(({ created_at: at }) => at !== null && at >= before && at <= now);
    return { rows: page.filter(isDue), ...(page.length === PAGE && !isEnd && last && { next: last.run_id }) };
  }

  /** Lines without a run came late: their run had been removed. */
  function isDue({ finished_at: finishedAt, is_live: isLive }: LoggedRun): boolean {
    return finishedAt === null ? isLive === 0 : finishedAt < before;
  }
}

function* remove(tx: Tx, runs: readonly LoggedRun[], dryRun: boolean): Body<Counts> {
  const where = isOneOf(
    tx,
    'run_id',
    runs.map(({ run_id }) => run_id),
  );
  return { logs: yield* dropRows(tx, 'run_logs', { where, dryRun }) };
}
