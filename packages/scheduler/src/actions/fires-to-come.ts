import type { Body, Tx } from '@sb/storage';
import { isExcluded } from '../plan/excluded.ts';
import { readFireTimes, readOverrides } from '../definitions/operated-schedule.ts';
import { parseRules } from '../schedule-rules.ts';
import type { OperatedRow } from '../definitions/operate.sql.ts';

/**
 * The next fire times of a schedule that would run: not skipped already, not on an excluded date, not before the end of
 * a pause that has one.
 */
export function* takeFires(tx: Tx, row: OperatedRow, count: number): Body<readonly number[]> {
  const overrides = yield* readOverrides(tx, row);
  const { exclude } = parseRules(row.rules);
  const taken: number[] = [];
  for (const at of yield* readFireTimes(tx, row, overrides)) {
    if (row.mode === 'paused' && row.until !== null && at < row.until) continue;
    if (overrides.changes.get(at)?.kind === 'skip' || isExcluded(exclude, at, row.timezone)) continue;
    taken.push(at);
    if (taken.length >= count) break;
  }
  return taken;
}

/** The first of them; undefined also while the schedule is paused without an end. */
export function* findNextRun(tx: Tx, row: OperatedRow): Body<number | undefined> {
  return row.mode === 'paused' && row.until === null ? undefined : (yield* takeFires(tx, row, 1))[0];
}
