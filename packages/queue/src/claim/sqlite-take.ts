/** How a claim on SQLite begins the runs that it has chosen. Called by the steps of a tick, in their transaction. */
import type { SqliteHandle } from '@sb/storage';
import { claimedRun } from '../rows/claimed-run.sql.ts';
import { spanOf } from '../rows/span-of.ts';
import type { ClaimedRun } from '../run.ts';
import { CLAIM_IDS, READ_DUE, TAKE_READ, TAKE_SPAN } from './sqlite-claim.sql.ts';

/** Due runs of a queue and a priority. */
export interface DueRange {
  readonly queue: number;
  readonly priority: number;
  readonly slots: number;
  readonly now: number;
}

export interface SqliteTaker {
  /** Those of them that are still queued. */
  readonly takeIds: (handle: SqliteHandle, ids: readonly number[], now: number) => ClaimedRun[];
  /** The first runs of the range. */
  readonly readAndTake: (handle: SqliteHandle, range: DueRange) => ClaimedRun[];
}

export function createSqliteTaker(nodeId: number, jobName: (id: number) => string): SqliteTaker {
  return { takeIds, readAndTake };

  function takeIds(handle: SqliteHandle, ids: readonly number[], now: number): ClaimedRun[] {
    return claimedRuns(handle.arrays(CLAIM_IDS).all({ ids: JSON.stringify(ids), now, node: nodeId }), now);
  }

  function readAndTake(handle: SqliteHandle, range: DueRange): ClaimedRun[] {
    const runs = claimedRuns(handle.arrays(READ_DUE).all(range), range.now);
    if (runs.length === 0) return runs;
    const { now } = range;
    const span = spanOf(runs);
    const { changes } = span
      ? handle.objects(TAKE_SPAN).run({ ...span, now, node: nodeId })
      : handle.objects(TAKE_READ).run({ ids: JSON.stringify(runs.map(({ id }) => id)), now, node: nodeId });
    if (changes !== runs.length) throw new Error(`A claim read ${runs.length} runs and began ${changes}.`);
    return runs;
  }

  function claimedRuns(rows: readonly unknown[], now: number): ClaimedRun[] {
    return rows.map((row) => claimedRun(row, jobName, now));
  }
}
