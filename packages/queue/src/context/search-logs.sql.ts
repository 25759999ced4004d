import { sql, type Body, type Tx } from '@sb/storage';
import type { LogPosition } from './search-logs.ts';

type Sql = ReturnType<typeof sql>;

export interface LoggedRow {
  readonly run_id: number;
  readonly claim_no: number;
  readonly seq: number;
  readonly bytes: number;
  /** Null when no line can match. */
  readonly lines: string | null;
  readonly job: string | null;
  /** Recorded attempts before this claim. */
  readonly earlier: number;
}

export interface LogWalk {
  readonly before: LogPosition | undefined;
  /** No older run is looked at. */
  readonly fromRun: number;
  readonly jobNumber: number | undefined;
  /** A part of the stored JSON, in lower case; undefined: every chunk may match. */
  readonly part: string | undefined;
  readonly limit: number;
}

/** The next chunks of logs, newest runs first, each with the lines of those that may match. By the primary key. */
export function* walkLogs(tx: Tx, walk: LogWalk): Body<readonly LoggedRow[]> {
  return yield* tx.rows(selectLogs(tx, walk));
}

/** No join: with the job as a number of its own, no planner can walk the runs of a job instead. */
const JOB = sql.raw(`coalesce((select r.job_id from runs r where r.id = l.run_id),
  (select h.job_id from run_history h where h.id = l.run_id))`);

export function selectLogs(
  tx: Tx,
  { before, fromRun, jobNumber, part, limit }: LogWalk,
): ReturnType<typeof sql<LoggedRow>> {
  const place = before
    ? sql`and (l.run_id, l.claim_no, l.seq) < (${before.runId}, ${before.claimNo}, ${before.seq})`
    : sql``;
  return sql<LoggedRow>`
    select l.run_id, l.claim_no, l.seq, octet_length(l.lines) as bytes,
      case when ${mayMatch(tx, jobNumber, part)} then l.lines end as lines,
      (select d.name from job_defs d where d.id = ${JOB}) as job,
      (select count(*) from attempts a where a.run_id = l.run_id and a.claim_no < l.claim_no) as earlier
    from run_logs l where l.run_id >= ${fromRun} ${place}
    order by l.run_id desc, l.claim_no desc, l.seq desc limit ${limit}+0`;
}

/** The job first: then a chunk of another job is not even read. */
function mayMatch({ dialect }: Tx, jobNumber: number | undefined, part: string | undefined): Sql {
  const position = sql.raw(dialect === 'sqlite' ? 'instr' : 'strpos');
  const job = jobNumber === undefined ? sql`true` : sql`${JOB} = ${jobNumber}`;
  const text = part === undefined ? sql`true` : sql`${position}(lower(l.lines), ${part}) > 0`;
  return sql`${job} and ${text}`;
}

/** The oldest run that is live, or that ended from this `seq` on; undefined when more than `most` ended since. */
export function* findOldestSince(tx: Tx, seq: number, most: number): Body<number | undefined> {
  const row = yield* tx.first(sql<{ number: number; ended: number | null; live: number | null }>`
    select count(*) as number, min(id) as ended, (select min(id) from runs) as live
    from (select id from run_history where seq >= ${seq} order by seq limit ${most}+0) e`);
  if (!row || row.number >= most) return undefined;
  return Math.min(row.ended ?? Number.MAX_SAFE_INTEGER, row.live ?? Number.MAX_SAFE_INTEGER);
}
