import { type Body, sql, type Tx } from '@sb/storage';
import type { Instant, LocalDate } from '../model/dates.ts';
import type { RunSummary } from '../model/run.ts';
import { milliseconds } from './elements.sql.ts';
import { decodeRecord, type RecordRow, type Stored } from './stored.sql.ts';

/** The job of a summary that a person asked for: none of the registry. */
export const REPLAN = 'sprint.replan';

/** The run of a summary. */
export interface SummaryOf {
  readonly orgId: string;
  readonly jobId: string;
  /** For `REPLAN` no run of the queue: a number that keeps its summaries apart. */
  readonly runId: number;
}

export function summaryId({ orgId, jobId, runId }: SummaryOf): string {
  return `summary-${jobId}-${orgId}-${runId}`;
}

/** The date or the week that a run was for: the last part of its key. */
export function subjectOf({ runKey }: Pick<RunSummary, 'runKey'>): LocalDate {
  return runKey.slice(runKey.lastIndexOf(':') + 1);
}

/** A retry of a run whose writes were committed keeps the first summary: it describes those writes. */
export function* writeSummary(tx: Tx, summary: RunSummary, { orgId, jobId, runId }: SummaryOf): Body<void> {
  const finishedAt = milliseconds(summary.finishedAt);
  yield* tx.run(sql`
    insert into summaries (org_id, id, rev, body, updated_at, job_id, run_key, run_id, finished_at)
    values (${orgId}, ${summary.id}, 1, ${JSON.stringify(summary)}, ${finishedAt}, ${jobId}, ${summary.runKey},
      ${runId}, ${finishedAt})
    on conflict (org_id, id) do nothing`);
}

export function* lastSummary(tx: Tx, orgId: string): Body<Stored<RunSummary> | undefined> {
  const row = yield* tx.first(sql<RecordRow>`
    select rev, body, updated_at from summaries where org_id = ${orgId}
    order by finished_at desc, run_id desc limit 1`);
  return row && decodeRecord<RunSummary>(row);
}

/** A summary with the run that made it; for `REPLAN` there is no such run. */
export type BoardRun = RunSummary & { readonly jobId: string; readonly runId?: number };

interface SummaryRow extends RecordRow {
  readonly job_id: string;
  readonly run_id: number;
}

function boardRun(row: SummaryRow): BoardRun {
  const { job_id: jobId, run_id: runId } = row;
  return { ...decodeRecord<RunSummary>(row).record, jobId, ...(jobId !== REPLAN && { runId }) };
}

export function* findSummary(tx: Tx, orgId: string, id: string): Body<BoardRun | undefined> {
  const row = yield* tx.first(sql<SummaryRow>`
    select rev, body, updated_at, job_id, run_id from summaries where org_id = ${orgId} and id = ${id}`);
  return row && boardRun(row);
}

export interface SummaryPlace {
  readonly finishedAt: Instant;
  readonly id: string;
}

/** The newest first. */
export function* listSummaries(
  tx: Tx,
  orgId: string,
  {
    limit,
    jobId,
    before,
  }: { readonly limit: number; readonly jobId?: string; readonly before?: SummaryPlace },
): Body<readonly BoardRun[]> {
  const isOfJob = jobId === undefined ? sql`` : sql`and job_id = ${jobId}`;
  const isBefore =
    before === undefined
      ? sql``
      : sql`and (finished_at, id) < (${Date.parse(before.finishedAt)}, ${before.id})`;
  const rows = yield* tx.rows(sql<SummaryRow>`
    select rev, body, updated_at, job_id, run_id from summaries where org_id = ${orgId} ${isOfJob} ${isBefore}
    order by finished_at desc, id desc limit ${limit}`);
  return rows.map(boardRun);
}
