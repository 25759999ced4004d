/**
 * Retention of what is kept beside the history of runs: logs, statistics, closed dead letters, gone nodes. Called by
 * `maintenance.cleanup`, each with a time of its own. A crash leaves whole parts removed; the next call goes on.
 */
import { type Store, type SweepOptions, type Swept, sweepTable, whereKey } from '@sb/storage';
import { isClosedLetter, selectOldLetters } from '../dead-letters/find-letters.sql.ts';
import { findGoneNodes } from '../nodes/nodes.sql.ts';
import { selectOldSamples } from '../statistics/depths.sql.ts';
import { selectOldHours } from '../statistics/hours.sql.ts';
import { selectOldMinutes } from '../statistics/minutes.sql.ts';
import { findLoggedRuns } from './old-logs.sql.ts';

/**
 * Logs of finished runs. Counts `logs`, chunks of lines. `before`: ms since the epoch, of the end of the run.
 * Promise: the logs of a run that has not ended stay. Runs are walked in the order in which they were enqueued: a run
 * that was enqueued after `before` cannot have ended before it, nor can the runs behind it.
 */
export async function removeOldLogs(
  store: Store,
  { before, now }: { readonly before: number; readonly now: number },
  options?: SweepOptions,
): Promise<Swept> {
  return sweepTable(
    store,
    {
      start: 0,
      pageSize: 1_000,
      find: (tx, { after, limit }) => findLoggedRuns(tx, after, limit),
      placeOf: (run) => run.run_id,
      bytesOf: ({ bytes }) => bytes,
      // Lines without a run came late: their run had been removed.
      isDue: (run) => (run.finished_at === null ? run.is_live === 0 : run.finished_at < before),
      isLast: (page) => page.some(({ created_at: at }) => at !== null && at >= before && at <= now),
      tables: [{ name: 'run_logs', counted: 'logs', where: whereKey('run_id', (run) => run.run_id) }],
    },
    options,
  );
}

/**
 * Statistics by minute; the health of a job is one row a job and stays. Counts `statistics`: rows, one for each minute,
 * job and queue. `before`: ms since the epoch.
 */
export async function removeOldStatistics(
  store: Store,
  before: number,
  options?: SweepOptions,
): Promise<Swept> {
  return sweepTable(
    store,
    {
      start: -1,
      pageSize: 500,
      find: (tx, page) => tx.rows(selectOldMinutes({ ...page, before: Math.floor(before / 60_000) })),
      placeOf: ({ minute }) => minute,
      bytesOf: ({ bytes }) => bytes,
      tables: [
        { name: 'stats_minute', counted: 'statistics', where: whereKey('minute', ({ minute }) => minute) },
      ],
    },
    options,
  );
}

/** Their sums by hour, of hours that have ended before. Counts `statistics`, as the minutes do. */
export async function removeOldHours(store: Store, before: number, options?: SweepOptions): Promise<Swept> {
  return sweepTable(
    store,
    {
      start: -1,
      pageSize: 500,
      find: (tx, page) => tx.rows(selectOldHours({ ...page, before: Math.floor(before / 3_600_000) })),
      placeOf: ({ hour }) => hour,
      bytesOf: ({ bytes }) => bytes,
      tables: [{ name: 'stats_hour', counted: 'statistics', where: whereKey('hour', ({ hour }) => hour) }],
    },
    options,
  );
}

/** Samples of the depth of queues. Counts `statistics`, as the minutes of statistics do. `before`: ms since the epoch. */
export async function removeOldDepths(store: Store, before: number, options?: SweepOptions): Promise<Swept> {
  return sweepTable(
    store,
    {
      start: -1,
      pageSize: 500,
      find: (tx, page) => tx.rows(selectOldSamples({ ...page, before: Math.floor(before / 60_000) })),
      placeOf: ({ minute }) => minute,
      bytesOf: ({ bytes }) => bytes,
      tables: [
        { name: 'queue_depths', counted: 'statistics', where: whereKey('minute', ({ minute }) => minute) },
      ],
    },
    options,
  );
}

/**
 * Dead letters that were replayed or discarded. Counts `deadLetters`. `before`: ms since the epoch, of the death.
 * Promise: an open letter stays, however old: an operator has yet to decide about it.
 */
export async function removeClosedLetters(
  store: Store,
  before: number,
  options?: SweepOptions,
): Promise<Swept> {
  return sweepTable(
    store,
    {
      start: { diedAt: 0, runId: 0 },
      pageSize: 1_000,
      find: (tx, page) => tx.rows(selectOldLetters({ ...page, before })),
      placeOf: (letter) => ({ diedAt: letter.died_at, runId: letter.run_id }),
      bytesOf: ({ bytes }) => bytes,
      isDue: ({ status }) => status !== 'open',
      tables: [
        {
          name: 'dead_letters',
          counted: 'deadLetters',
          where: (tx, letters) =>
            isClosedLetter(
              tx,
              letters.map(({ run_id }) => run_id),
            ),
        },
      ],
    },
    options,
  );
}

/**
 * Nodes that have stopped or were lost, and hold no run. Counts `nodes`. `before`: ms since the epoch, of the end of
 * the lease.
 */
export async function removeGoneNodes(store: Store, before: number, options?: SweepOptions): Promise<Swept> {
  return sweepTable(
    store,
    {
      start: 0,
      pageSize: 500,
      find: (tx, page) => findGoneNodes(tx, { ...page, before }),
      placeOf: ({ id }) => id,
      tables: [{ name: 'nodes', counted: 'nodes', where: whereKey('id', ({ id }) => id) }],
    },
    options,
  );
}
