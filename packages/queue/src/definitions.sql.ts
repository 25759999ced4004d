import { type Body, sql, type Tx } from '@sb/storage';
import { UnknownJobError } from './errors.ts';
import type { JobMode, StandingColumns } from './standing.ts';

/** The columns of `job_defs` that come from code. */
export interface JobDefValues {
  readonly name: string;
  readonly title: string;
  readonly description: string | null;
  readonly hint: string | null;
  readonly owner: string | null;
  readonly tags: string | null;
  readonly queue_id: number;
  readonly priority: number;
  readonly max_attempts: number;
  readonly retry: string | null;
  readonly timeout_ms: number;
  readonly start_deadline_ms: number | null;
  readonly input_schema: string | null;
  readonly needs_key: number;
  readonly dedupe_ttl_ms: number | null;
  readonly max_running: number | null;
  readonly limit_keyed: number;
  readonly limit_conflict: string | null;
  readonly rate: string | null;
  readonly rate_keyed: number;
  /** JSON of `OwnLimits`: what an operator has limited. The limits above are those in force. */
  readonly limited: string | null;
  readonly version: string;
}

export interface JobDef extends JobDefValues {
  readonly id: number;
  readonly mode: 'active' | 'paused';
}

const COLUMNS = [
  'name',
  'title',
  'description',
  'hint',
  'owner',
  'tags',
  'queue_id',
  'priority',
  'max_attempts',
  'retry',
  'timeout_ms',
  'start_deadline_ms',
  'input_schema',
  'needs_key',
  'dedupe_ttl_ms',
  'max_running',
  'limit_keyed',
  'limit_conflict',
  'rate',
  'rate_keyed',
  'limited',
  'version',
] as const satisfies readonly (keyof JobDefValues)[];
const DEFINED = sql.raw(COLUMNS.join(', '));
const REDEFINED = sql.raw(COLUMNS.map((column) => `${column} = excluded.${column}`).join(', '));

export function* findJobDefs(tx: Tx): Body<readonly JobDef[]> {
  return yield* tx.rows(sql<JobDef>`select id, mode, ${DEFINED} from job_defs order by name`);
}

/** The JSON text of a job's schema; undefined without such a job. */
export function* findInputSchema(
  tx: Tx,
  jobId: string,
): Body<{ readonly input_schema: string | null } | undefined> {
  return yield* tx.first(sql<{ input_schema: string | null }>`
    select input_schema from job_defs where name = ${jobId}`);
}

/** Whether runs of this job need a dedupe key, which its code computes. */
export function* needsKey(tx: Tx, jobId: string): Body<boolean> {
  const row = yield* tx.first(sql<{ needs_key: number }>`
    select needs_key from job_defs where name = ${jobId}`);
  return row?.needs_key === 1;
}

/** Never touches what an operator set (mode, until, reason, by). */
export function* upsertJobDef(tx: Tx, values: JobDefValues): Body<number> {
  const row = yield* tx.first(sql<{ id: number }>`
    insert into job_defs (${DEFINED}, created_at, updated_at)
    values (${sql.join(COLUMNS.map((column) => values[column]))}, ${tx.now}, ${tx.now})
    on conflict (name) do update set ${REDEFINED}, updated_at = excluded.updated_at returning id`);
  return row?.id ?? Number.NaN;
}

/** Makes the queue if it does not exist, and returns its id. */
export function* upsertQueue(tx: Tx, name: string): Body<number> {
  const found = yield* tx.first(sql<{ id: number }>`select id from queues where name = ${name}`);
  if (found) return found.id;
  // Another process may have made it since: then the update, which changes nothing, returns that row.
  const made = yield* tx.first(sql<{ id: number }>`
    insert into queues (name) values (${name}) on conflict (name) do update set name = excluded.name returning id`);
  return made?.id ?? Number.NaN;
}

/** The number that the store gave a name; undefined when it knows no such name. */
export function* findNumber(
  tx: Tx,
  table: 'job_defs' | 'queues' | 'schedules',
  name: string,
): Body<number | undefined> {
  const row = yield* tx.first(sql<{ id: number }>`select id from ${sql.table(table)} where name = ${name}`);
  return row?.id;
}

/** As `findNumber`. Throws `UNKNOWN_JOB`. */
export function* findJobNumber(tx: Tx, jobId: string): Body<number> {
  const found = yield* findNumber(tx, 'job_defs', jobId);
  if (found === undefined) throw new UnknownJobError(jobId, yield* findRealJobNames(tx));
  return found;
}

/** The names of all jobs or queues, by the numbers that the store gave them. */
export function* findAllNames(tx: Tx, table: 'job_defs' | 'queues'): Body<ReadonlyMap<number, string>> {
  const rows = yield* tx.rows(sql<{ id: number; name: string }>`select id, name from ${sql.table(table)}`);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The numbers of a schedule and of its job, which may be unknown. */
export function* findScheduleNumbers(
  tx: Tx,
  name: string,
): Body<{ readonly schedule: number; readonly job: number | null } | undefined> {
  return yield* tx.first(sql<{ schedule: number; job: number | null }>`
    select s.id as schedule, d.id as job from schedules s left join job_defs d on d.name = s.job where s.name = ${name}`);
}

export function* findQueueNames(tx: Tx): Body<readonly string[]> {
  const rows = yield* tx.rows(sql<{ name: string }>`select name from queues order by name`);
  return rows.map(({ name }) => name);
}

/** Without jobs that no code has defined: those have no version. */
export function* findRealJobNames(tx: Tx): Body<readonly string[]> {
  const rows = yield* tx.rows(
    sql<{ name: string }>`select name from job_defs where version <> '' order by name`,
  );
  return rows.map(({ name }) => name);
}

export function* findPausedJobs(
  tx: Tx,
): Body<readonly (StandingColumns<JobMode> & { readonly name: string })[]> {
  return yield* tx.rows(sql<StandingColumns<JobMode> & { readonly name: string }>`
    select name, mode, until, reason, by_ from job_defs
    where mode = 'paused' and (until is null or until > ${tx.now}) order by name`);
}

/**
 * Must follow each change of queues, of jobs, and of what operators have set for nodes. On SQLite a tick and an enqueue read
 * this number in their own transaction, and load the definitions again when it has changed. On PostgreSQL each claim and
 * each insert reads the definitions themselves.
 */
export function* bumpDefinitions(tx: Tx): Body<void> {
  if (tx.dialect === 'sqlite') yield* tx.run(sql`update counters set definitions = definitions + 1`);
}
