import { sql, type Body, type Tx } from '@sb/storage';
import { readCursor } from '../cursors.sql.ts';
import type { MinuteStats } from './fold-runs.ts';
import { addTo, decodeHistogram, encodeHistogram, type Histogram } from './histogram.ts';

/** `counter:`: these cursors count. They are no places in history, and hold nothing back. */
const LATE_FOLDS = 'counter:fold.late';
/** All hours before this one are summed. */
export const SUMMED = 'counter:hours';
const MINUTE_MS = 60_000;
/** A minute that began longer ago is late. */
export const LATE_MS = 2 * MINUTE_MS;
/**
 * A reader that keeps minutes reads this many before its last read again: one more than is late, since a fold may be
 * committing.
 */
export const FRESH_MINUTES = LATE_MS / MINUTE_MS + 1;

/** Adds to a minute. This transaction has locked the fold's cursor, so no other fold writes the row meanwhile. */
export function* addStats(tx: Tx, stats: MinuteStats): Body<void> {
  const { jobId, queueId, minute } = stats;
  const stored = yield* tx.first(sql<{ run: Uint8Array; wait: Uint8Array }>`
    select run_histogram as run, wait_histogram as wait from stats_minute
    where minute = ${minute} and job_id = ${jobId} and queue_id = ${queueId}`);
  const run = encodeHistogram(merged(stats.runHistogram, stored?.run));
  const wait = encodeHistogram(merged(stats.waitHistogram, stored?.wait));
  yield* tx.run(sql`
    insert into stats_minute (minute, job_id, queue_id, succeeded, failed, other, retried, run_ms, wait_ms,
      run_histogram, wait_histogram, quiet_failed)
    values (${minute}, ${jobId}, ${queueId}, ${stats.succeeded}, ${stats.failed}, ${stats.other}, ${stats.retried},
      ${stats.runMs}, ${stats.waitMs}, ${run}, ${wait}, ${stats.quietFailed})
    on conflict (minute, job_id, queue_id) do update set
      succeeded = stats_minute.succeeded + excluded.succeeded, failed = stats_minute.failed + excluded.failed,
      other = stats_minute.other + excluded.other, retried = stats_minute.retried + excluded.retried,
      run_ms = stats_minute.run_ms + excluded.run_ms, wait_ms = stats_minute.wait_ms + excluded.wait_ms,
      run_histogram = excluded.run_histogram, wait_histogram = excluded.wait_histogram,
      quiet_failed = stats_minute.quiet_failed + excluded.quiet_failed`);
}

/** A row as columns: a day of a busy store has tens of thousands, and objects with names would take most of the time. */
export type MinuteColumns = readonly [
  jobId: number,
  queueId: number,
  minute: number,
  succeeded: number,
  failed: number,
  other: number,
  retried: number,
  runMs: number,
  waitMs: number,
  runHistogram: Uint8Array,
  waitHistogram: Uint8Array,
];

/** The numbers that the store gave a job and a queue; null: all. */
export interface Whose {
  readonly jobId: number | null;
  readonly queueId: number | null;
}

/** Minutes or hours since the epoch; `before` is not included. */
export interface Span {
  readonly from: number;
  readonly before: number;
}

const minutes = (given: readonly [from: string, before: string, job: string, queue: string]): string =>
  `select job_id, queue_id, minute, succeeded, failed, other, retried, run_ms, wait_ms, run_histogram, wait_histogram
  from stats_minute where minute >= ${given[0]} and minute < ${given[1]}
    and (${given[2]} is null or job_id = ${given[2]}) and (${given[3]} is null or queue_id = ${given[3]})`;
const SQLITE_MINUTES = minutes(['@from', '@before', '@jobId', '@queueId']);
const POSTGRES_MINUTES = minutes(['$1::bigint', '$2::bigint', '$3::int', '$4::int']);

export function* findMinutes(
  tx: Tx,
  { from, before }: Span,
  { jobId, queueId }: Whose,
): Body<readonly MinuteColumns[]> {
  const rows = yield* tx.step<readonly unknown[]>({
    sqlite: (handle) => handle.arrays(SQLITE_MINUTES).all({ from, before, jobId, queueId }),
    postgres: (handle) => handle.arrays('minutes', POSTGRES_MINUTES, [from, before, jobId, queueId]),
  });
  return rows as readonly MinuteColumns[];
}

export interface OldMinute {
  readonly minute: number;
  /** Size of its rows, estimated. */
  readonly bytes: number;
}

/** Minutes that have statistics, oldest first. */
export function selectOldMinutes({
  after,
  before,
  limit,
}: {
  readonly after: number;
  readonly before: number;
  readonly limit: number;
}): ReturnType<typeof sql<OldMinute>> {
  return sql<OldMinute>`
    select minute, sum(200 + octet_length(run_histogram) + octet_length(wait_histogram)) as bytes from stats_minute
    where minute > ${after} and minute < ${before} group by minute order by minute limit ${limit}+0`;
}

export interface MinuteCountsRow {
  readonly job_id: number;
  /** Minutes since the epoch. */
  readonly minute: number;
  readonly succeeded: number;
  readonly failed: number;
}

/**
 * Counts for alerts of the minutes `from` to `before` (not included), oldest first; runs that alerts ignore are left
 * out.
 */
export function* findMinuteCounts(
  tx: Tx,
  { from, before }: { readonly from: number; readonly before: number },
): Body<readonly MinuteCountsRow[]> {
  return yield* tx.rows(sql<MinuteCountsRow>`
    select job_id, minute, sum(succeeded) as succeeded, sum(failed - quiet_failed) as failed
    from stats_minute where minute >= ${from} and minute < ${before} group by minute, job_id order by minute, job_id`);
}

/** The first minute at or after `from` in which a run ended. */
export function* findNextMinute(tx: Tx, from: number): Body<number | undefined> {
  const row = yield* tx.first(sql<{ next: number | null }>`
    select min(minute) as next from stats_minute where minute >= ${from}`);
  return row?.next ?? undefined;
}

/**
 * Counts a fold that has written late minutes: then a reader that keeps minutes reads all of them again. A minute of an
 * hour that is summed is late too: the clock has gone back.
 */
export function* noteLateMinutes(tx: Tx, oldest: number): Body<void> {
  yield* tx.run(sql`
    insert into cursors (name, xid, seq) select ${LATE_FOLDS}, '0', 1
    where cast(${oldest * MINUTE_MS} as bigint) < ${tx.now} - ${LATE_MS}
      or exists (select 1 from cursors where name = ${SUMMED} and seq * 60 > ${oldest})
    on conflict (name) do update set seq = cursors.seq + 1`);
}

/** Number of folds that have written late minutes. */
export function* countLateFolds(tx: Tx): Body<number> {
  return (yield* readCursor(tx, LATE_FOLDS)).seq;
}

/** A sum of its own: the caller goes on to use what it has counted. */
function merged(histogram: Histogram, stored: Uint8Array | undefined): Histogram {
  if (!stored) return histogram;
  const sum = decodeHistogram(stored);
  addTo(sum, histogram);
  return sum;
}
