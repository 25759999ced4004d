import { sql, type Body, type Tx } from '@sb/storage';
import type { LimitName } from '../limits.ts';

/** Whether any run is held for a limit; each part has an index. */
export const ANY_HELD_FOR_LIMIT = [
  "(reason = 'queue_limit' or reason = 'queue_rate')",
  "(reason = 'job_limit' or reason = 'job_rate')",
  "reason = 'key_limit'",
  "reason = 'key_rate'",
]
  .map((held) => `exists (select 1 from runs where state = 2 and ${held})`)
  .join(' or ');

/** Steps from key to key in the index, however many runs have each key. */
const keys = (
  kind: string,
  column: string,
  reason: string,
): string => `select * from (with recursive k(job_id, key) as (
  select d.id, (select min(${column}) from runs where state = 2 and reason = '${reason}' and job_id = d.id) from job_defs d
  union all select k.job_id, (select min(${column}) from runs where state = 2 and reason = '${reason}' and job_id = k.job_id
    and ${column} > k.key) from k where k.key is not null)
select '${kind}' as kind, job_id as id, key from k where key is not null) ${kind}s`;

// For an `exists` PostgreSQL would hash all held runs.
const whole = (kind: string, owners: string, column: string, reason: string): string =>
  `select '${kind}' as kind, id, null as key from ${owners}
      where (select 1 from runs where state = 2 and reason = '${reason}' and ${column} = ${owners}.id limit 1) is not null`;

const HOLDING = [
  whole('queue', 'queues', 'queue_id', 'queue_limit'),
  whole('job', 'job_defs', 'job_id', 'job_limit'),
  whole('queue_rate', 'queues', 'queue_id', 'queue_rate'),
  whole('job_rate', 'job_defs', 'job_id', 'job_rate'),
  keys('key', 'limit_key', 'key_limit'),
  keys('key_rate', 'rate_key', 'key_rate'),
].join(' union all ');

/** The limits for which runs are held, also those that were taken away since. */
export function* findHoldingLimits(tx: Tx): Body<readonly LimitName[]> {
  return yield* tx.rows(sql<LimitName>`${sql.raw(HOLDING)}`);
}
