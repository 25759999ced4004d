import type { Body, Tx } from '@sb/storage';
import { nextRunsOf } from '../definitions/next-runs-of.ts';
import { readOverrides } from '../definitions/operated-schedule.ts';
import type { OperatedRow } from '../definitions/operate.sql.ts';

/**
 * The fire times of the next runs of a schedule, in the order in which they run: not skipped already, not on an excluded
 * date, not before the end of a pause that has one.
 */
export function* takeFires(tx: Tx, row: OperatedRow, count: number): Body<readonly number[]> {
  const overrides = yield* readOverrides(tx, row);
  const pausedUntil = row.mode === 'paused' ? (row.until ?? undefined) : undefined;
  const runs = nextRunsOf(row, { overrides, pausedUntil, now: row.now, count });
  return runs.map(({ fireAt }) => fireAt);
}

/** When the next of them runs; undefined also while the schedule is paused without an end. */
export function* findNextRun(tx: Tx, row: OperatedRow): Body<number | undefined> {
  const overrides = yield* readOverrides(tx, row);
  const pausedUntil = row.mode === 'paused' ? (row.until ?? Number.POSITIVE_INFINITY) : undefined;
  return nextRunsOf(row, { overrides, pausedUntil, now: row.now, count: 1 })[0]?.runsAt;
}
