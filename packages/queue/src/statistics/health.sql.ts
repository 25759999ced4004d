import { sql, type Body, type Tables, type Tx } from '@sb/storage';

export function* findHealth(tx: Tx, jobId: string): Body<Tables['job_health'] | undefined> {
  return yield* tx.first(sql<Tables['job_health']>`
    select h.* from job_health h join job_defs d on d.id = h.job_id where d.name = ${jobId}`);
}

export function* findLastSuccesses(tx: Tx): Body<readonly { readonly job: string; readonly at: number }[]> {
  return yield* tx.rows(sql<{ job: string; at: number }>`
    select d.name as job, h.last_success_at as at from job_health h join job_defs d on d.id = h.job_id
    where h.last_success_at is not null`);
}
