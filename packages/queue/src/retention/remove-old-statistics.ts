/** Retention of the statistics by minute. Called by `maintenance.cleanup`; health of jobs is one row a job and stays. */
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
import { type OldMinute, selectOldMinutes } from '../statistics/minutes.sql.ts';

const PAGE = 500;

/** Counts `statistics`: rows, one for each minute, job and queue. `before`: ms since the epoch. */
export async function removeOldStatistics(
  store: Store,
  before: number,
  options?: SweepOptions,
): Promise<Swept> {
  return sweep(store, { start: -1, find, remove, bytesOf: ({ bytes }) => bytes }, options);

  function* find(tx: Tx, after: number): Body<Page<number, OldMinute>> {
    const rows = yield* tx.rows(
      selectOldMinutes({ after, before: Math.floor(before / 60_000), limit: PAGE }),
    );
    return { rows, ...(rows.length === PAGE && { next: rows.at(-1)?.minute }) };
  }
}

function* remove(tx: Tx, minutes: readonly OldMinute[], dryRun: boolean): Body<Counts> {
  const where = isOneOf(
    tx,
    'minute',
    minutes.map(({ minute }) => minute),
  );
  return { statistics: yield* dropRows(tx, 'stats_minute', { where, dryRun }) };
}
