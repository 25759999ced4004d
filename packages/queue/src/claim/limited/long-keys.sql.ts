import { sql, type Body, type Tx } from '@sb/storage';
import { LONGEST_KEY } from '../../request-key.ts';

export interface LongKeyRun {
  readonly id: number;
  readonly job: string;
  /** Characters of its longer key. */
  readonly length: number;
}

/**
 * Locks queued runs whose keys are longer than a request may have. A run whose job has lost its limits has left their lane
 * with its keys; of these, only the limit key of a running run is in an index. PostgreSQL only.
 */
export function* lockLongKeys(tx: Tx, most: number): Body<readonly LongKeyRun[]> {
  return yield* tx.rows(sql<LongKeyRun>`
    select r.id, d.name as job,
      case when length(r.limit_key) > ${LONGEST_KEY} then length(r.limit_key) else length(r.rate_key) end as length
    from runs r join job_defs d on d.id = r.job_id
    where r.state = 1 and (length(r.limit_key) > ${LONGEST_KEY} or (r.lane = 1 and length(r.rate_key) > ${LONGEST_KEY}))
    order by r.id limit ${most} for update of r skip locked`);
}
