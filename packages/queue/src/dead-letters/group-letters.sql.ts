import type { FailureReason } from '@sb/jobs';
import { isOneOf, sql, type Body, type Tx } from '@sb/storage';

export interface GroupPartRow {
  /** The fingerprint, or the first line of a letter without one. */
  readonly print: string;
  readonly job: string;
  readonly queue: string;
  readonly reason: FailureReason;
  /** 1: each of its letters failed with a permanent error. */
  readonly permanent: number;
  readonly number: number;
  readonly first_at: number;
  readonly last_at: number;
  readonly first_run: number;
  readonly last_run: number;
}

/** Before the first line of a letter without a fingerprint. */
export const NO_PRINT = 'line:';

const PRINT = `coalesce(l.fingerprint, '${NO_PRINT}' || substr(coalesce(l.error_text, l.reason), 1, 200))`;

export interface GroupedLetters {
  /** Only those of this error. */
  readonly fingerprint: string | undefined;
  readonly most: number;
}

function ofPrint(fingerprint: string | undefined): ReturnType<typeof sql> {
  return fingerprint === undefined ? sql`` : sql`and l.fingerprint = ${fingerprint}`;
}

/** The newest open letters, counted by fingerprint, job, queue and reason. */
export function* findGroupParts(
  tx: Tx,
  { fingerprint, most }: GroupedLetters,
): Body<readonly GroupPartRow[]> {
  return yield* tx.rows(sql<GroupPartRow>`
    select g.print, d.name as job, q.name as queue, g.reason, g.permanent, g.number, g.first_at, g.last_at,
      g.first_run, g.last_run from (
      select print, job_id, queue_id, reason, min(permanent) as permanent, count(*) as number, min(died_at) as first_at, max(died_at) as last_at,
        min(run_id) as first_run, max(run_id) as last_run
      from (select ${sql.raw(PRINT)} as print, l.job_id, l.queue_id, l.reason, l.permanent, l.died_at, l.run_id
        from dead_letters l
        where l.status = 'open' and l.dry_run = 0 ${ofPrint(fingerprint)} order by l.run_id desc limit ${most}+0) newest
      group by print, job_id, queue_id, reason) g
    join job_defs d on d.id = g.job_id join queues q on q.id = g.queue_id`);
}

export interface InputPartRow {
  readonly print: string;
  readonly job: string;
  readonly input: string | null;
  readonly number: number;
}

/** Of the newest open letters those of some jobs, counted by fingerprint, job and input. */
export function* findInputParts(
  tx: Tx,
  { jobIds, most }: { readonly jobIds: readonly string[]; readonly most: number },
): Body<readonly InputPartRow[]> {
  // The inputs of other jobs may be long: they are not read.
  return yield* tx.rows(sql<InputPartRow>`
    with wanted as (select id, name from job_defs where ${isOneOf(tx, 'name', jobIds)})
    select g.print, w.name as job, g.input, g.number from (
      select print, job_id, input, count(*) as number
      from (select ${sql.raw(PRINT)} as print, l.job_id,
          case when l.job_id in (select id from wanted) then l.input end as input
        from dead_letters l
        where l.status = 'open' and l.dry_run = 0 order by l.run_id desc limit ${most}+0) newest
      where job_id in (select id from wanted)
      group by print, job_id, input) g
    join wanted w on w.id = g.job_id`);
}

export interface HourRow {
  readonly print: string;
  readonly job: string;
  /** Since `from`. */
  readonly hour: number;
  readonly number: number;
}

/** The same letters that died since a time, counted by job and hour. */
export function* countHours(
  tx: Tx,
  from: number,
  { fingerprint, most }: GroupedLetters,
): Body<readonly HourRow[]> {
  return yield* tx.rows(sql<HourRow>`
    select g.print, d.name as job, g.hour, g.number from (
      select print, job_id, hour, count(*) as number from (
        select ${sql.raw(PRINT)} as print, l.job_id, cast((l.died_at - ${from}) / 3600000 as integer) as hour
        from dead_letters l
        where l.died_at >= ${from} and l.status = 'open' and l.dry_run = 0 ${ofPrint(fingerprint)}
        order by l.died_at desc, l.run_id desc limit ${most}+0) recent
      group by print, job_id, hour) g
    join job_defs d on d.id = g.job_id`);
}

interface SampleRow {
  readonly run: number;
  readonly line: string;
}

/** A secret that is cut is not known as one: a line is cut after it is masked, and what masks reads this much. */
const MOST_READ = 65_536;

/** The first line of the error of each letter that has one. */
export function* findSamples(tx: Tx, runIds: readonly number[]): Body<ReadonlyMap<number, string>> {
  const line =
    tx.dialect === 'sqlite'
      ? sql`substr(text, 1, instr(text || char(10), char(10)) - 1)`
      : sql`split_part(text, chr(10), 1)`;
  const rows = yield* tx.rows(sql<SampleRow>`
    select run, ${line} as line from (
      select run_id as run, substr(error_text, 1, ${sql.lit(MOST_READ)}) as text from dead_letters
      where ${isOneOf(tx, 'run_id', runIds)} and error_text is not null) read`);
  return new Map(rows.map(({ run, line: text }) => [run, text]));
}
