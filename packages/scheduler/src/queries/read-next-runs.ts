import type { Store } from '@sb/storage';
import { nextRunsOf } from '../definitions/next-runs-of.ts';
import { NO_OVERRIDES, type Overrides } from '../plan/overrides.ts';
import { findOverrides } from '../definitions/overrides.sql.ts';
import { type ClockedRow, findClocked } from './punctuality.sql.ts';

/**
 * For each of these jobs, when the next fire of any of its schedules runs, ms since the epoch. Paused, skipped and
 * excluded fires are left out. A job without such a fire is absent.
 */
export async function readNextRuns(
  store: Store,
  jobIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows, overrides } = await store.read(function* (tx) {
    return { rows: yield* findClocked(tx, jobIds), overrides: yield* findOverrides(tx) };
  });
  const next = new Map<string, number>();
  for (const row of rows) {
    const at = nextOf(row, overrides.get(row.id) ?? NO_OVERRIDES);
    if (at !== undefined) next.set(row.job, Math.min(at, next.get(row.job) ?? at));
  }
  return next;
}

/** Undefined also when this node cannot read the schedule. */
function nextOf(row: ClockedRow, overrides: Overrides): number | undefined {
  try {
    const pausedUntil = row.paused_until ?? undefined;
    return nextRunsOf(row, { overrides, pausedUntil, now: row.now, count: 1 })[0]?.runsAt;
  } catch {
    return undefined;
  }
}
