import { sql, type Body, type Tx } from '@sb/storage';

export interface MinuteRow {
  readonly job: string;
  readonly minute: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly other: number;
  readonly retried: number;
  /** Of all durations together. */
  readonly run_ms: number;
  readonly wait_ms: number;
  readonly run_histogram: Uint8Array;
  readonly wait_histogram: Uint8Array;
}

/** Minutes since the epoch, both ends included. */
export function* findMinutes(
  tx: Tx,
  { from, to, jobId }: { readonly from: number; readonly to: number; readonly jobId: string | undefined },
): Body<readonly MinuteRow[]> {
  const ofJob = jobId === undefined ? sql`` : sql`and d.name = ${jobId}`;
  return yield* tx.rows(sql<MinuteRow>`
    select d.name as job, m.minute, m.succeeded, m.failed, m.other, m.retried, m.run_ms, m.wait_ms,
      m.run_histogram, m.wait_histogram
    from stats_minute m join job_defs d on d.id = m.job_id
    where m.minute between ${from} and ${to} ${ofJob} order by m.minute`);
}

export interface OldMinute {
  readonly minute: number;
  /** Of its rows, about. */
  readonly bytes: number;
}

/** Minutes that there are statistics of, the oldest first. */
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
