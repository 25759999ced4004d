import { sql, type Body, type Tx } from '@sb/storage';
import { ANY_HELD_FOR_LIMIT } from '../limits/manage/limits-with-held-runs.sql.ts';
import { HELD_FOR_JOB } from './hold-for-job.sql.ts';

export interface PauseWork {
  /** A pause has run out, and its end is not written yet. */
  readonly lapsed: boolean;
  /** A job is paused, or runs are held for their job. */
  readonly jobs: boolean;
  /** Runs are held for a limit. */
  readonly limits: boolean;
  /** A queue is draining. */
  readonly draining: boolean;
}

// In the order of its index: otherwise PostgreSQL reads the whole table when the table's statistics are old.
export const FIRST_HELD = `select id from runs where ${HELD_FOR_JOB} order by job_id, reason, id limit 1`;

export function* findPauseWork(tx: Tx): Body<PauseWork> {
  const isLapsed = sql`mode = 'paused' and until <= ${tx.now}`;
  const row = yield* tx.first(sql<Record<keyof PauseWork, number>>`
    select ${anyOf(sql`queues where ${isLapsed}`, sql`job_defs where ${isLapsed}`)} as lapsed,
      ${anyOf(sql`job_defs where mode = 'paused'`, sql`(${sql.raw(FIRST_HELD)}) held`)} as jobs,
      case when ${sql.raw(ANY_HELD_FOR_LIMIT)} then 1 else 0 end as limits,
      ${anyOf(sql`queues where mode = 'draining' and drained_at is null`)} as draining`);
  return {
    lapsed: row?.lapsed === 1,
    jobs: row?.jobs === 1,
    limits: row?.limits === 1,
    draining: row?.draining === 1,
  };
}

/** 1 when one of the tables has such a row. */
function anyOf(...tables: readonly ReturnType<typeof sql>[]): ReturnType<typeof sql> {
  const found = tables.map((table) => sql`exists (select 1 from ${table})`);
  return sql`case when ${sql.join(found, sql` or `)} then 1 else 0 end`;
}
