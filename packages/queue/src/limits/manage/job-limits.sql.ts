import { type Body, forUpdate, sql, type Tx } from '@sb/storage';

export interface JobLimitsRow {
  readonly id: number;
  readonly max_running: number | null;
  readonly limit_keyed: number;
  readonly rate: string | null;
  readonly rate_keyed: number;
  /** JSON of `OwnLimits`. */
  readonly limited: string | null;
}

/** A job that no code has defined counts as missing. */
export function* findJobLimits(tx: Tx, jobId: string): Body<JobLimitsRow | undefined> {
  return yield* tx.first(selectJobLimits(jobId));
}

/** The same, locked: a daemon that stores the definitions of its code waits. */
export function* lockJobLimits(tx: Tx, jobId: string): Body<JobLimitsRow | undefined> {
  return yield* tx.first(sql<JobLimitsRow>`${selectJobLimits(jobId)} ${forUpdate(tx)}`);
}

function selectJobLimits(jobId: string): ReturnType<typeof sql<JobLimitsRow>> {
  return sql<JobLimitsRow>`
    select id, max_running, limit_keyed, rate, rate_keyed, limited from job_defs
    where name = ${jobId} and version <> ''`;
}

export function* setJobLimits(
  tx: Tx,
  { id, max_running, rate, limited }: Pick<JobLimitsRow, 'id' | 'max_running' | 'rate' | 'limited'>,
): Body<void> {
  yield* tx.run(sql`
    update job_defs set max_running = ${max_running}, rate = ${rate}, limited = ${limited} where id = ${id}`);
}
