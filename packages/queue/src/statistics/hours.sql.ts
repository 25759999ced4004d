import { sql, type Body, type Tx } from '@sb/storage';
import { readCursor } from '../cursors.sql.ts';
import { countLateFolds, SUMMED } from './minutes.sql.ts';

const SUMMED_AT = 'counter:hours.late-folds';

export interface Summed {
  /** Hours since the epoch: all before this one are summed. */
  readonly before: number;
  /** The number of late folds that the sums know of: with another number they are not true. */
  readonly lateFolds: number;
}

export function* readSummed(tx: Tx): Body<Summed> {
  return {
    before: (yield* readCursor(tx, SUMMED)).seq,
    lateFolds: (yield* readCursor(tx, SUMMED_AT)).seq,
  };
}

/** All hours before this one have sums that are true; 0: none has. */
export function* readTrueSums(tx: Tx): Body<number> {
  const { before, lateFolds } = yield* readSummed(tx);
  return lateFolds === (yield* countLateFolds(tx)) ? before : 0;
}

export function* writeSummed(tx: Tx, { before, lateFolds }: Summed): Body<void> {
  for (const [name, seq] of [
    [SUMMED, before],
    [SUMMED_AT, lateFolds],
  ] as const)
    yield* tx.run(sql`insert into cursors (name, xid, seq) values (${name}, '0', ${seq})
      on conflict (name) do update set seq = excluded.seq`);
}

/** What one job did in one queue in an hour. */
export interface HourSum {
  readonly jobId: number;
  readonly queueId: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly other: number;
  readonly retried: number;
  readonly runMs: number;
  readonly waitMs: number;
  readonly runHistogram: Uint8Array;
  readonly waitHistogram: Uint8Array;
}

/** In the place of what the hour had. */
export function* writeHour(tx: Tx, hour: number, of: HourSum): Body<void> {
  yield* tx.run(sql`
    insert into stats_hour (hour, job_id, queue_id, succeeded, failed, other, retried, run_ms, wait_ms, run_histogram,
      wait_histogram)
    values (${hour}, ${of.jobId}, ${of.queueId}, ${of.succeeded}, ${of.failed}, ${of.other}, ${of.retried}, ${of.runMs},
      ${of.waitMs}, ${of.runHistogram}, ${of.waitHistogram})
    on conflict (hour, job_id, queue_id) do update set
      succeeded = excluded.succeeded, failed = excluded.failed, other = excluded.other, retried = excluded.retried,
      run_ms = excluded.run_ms, wait_ms = excluded.wait_ms, run_histogram = excluded.run_histogram,
      wait_histogram = excluded.wait_histogram`);
}

/** Hours that have sums, oldest first. */
export function selectOldHours({
  after,
  before,
  limit,
}: {
  readonly after: number;
  readonly before: number;
  readonly limit: number;
}): ReturnType<typeof sql<{ hour: number; bytes: number }>> {
  return sql<{ hour: number; bytes: number }>`
    select hour, sum(200 + octet_length(run_histogram) + octet_length(wait_histogram)) as bytes from stats_hour
    where hour > ${after} and hour < ${before} group by hour order by hour limit ${limit}+0`;
}
