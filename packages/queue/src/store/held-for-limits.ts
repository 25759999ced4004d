import { sql, type Body, type Tx } from '@sb/storage';
import type { GateKind } from '../gates.ts';

/** A limit for which runs are held, or were when it still was one. */
export interface HoldingGate {
  readonly kind: GateKind;
  readonly id: number;
  readonly key: string | null;
}

/** Each by its index: whether any run is held for a limit. */
export const ANY_HELD_FOR_LIMIT = ['queue_limit', 'job_limit', 'key_limit']
  .map((reason) => `exists (select 1 from runs where state = 2 and reason = '${reason}')`)
  .join(' or ');

/** From key to key by the index, however many runs have each. */
const KEYS = `with recursive k(job_id, key) as (
  select d.id, (select min(limit_key) from runs where state = 2 and reason = 'key_limit' and job_id = d.id) from job_defs d
  union all select k.job_id, (select min(limit_key) from runs where state = 2 and reason = 'key_limit' and job_id = k.job_id
    and limit_key > k.key) from k where k.key is not null)
select 'key' as kind, job_id as id, key from k where key is not null`;

export function* findHoldingGates(tx: Tx): Body<readonly HoldingGate[]> {
  return yield* tx.rows(
    sql<HoldingGate>`${sql.raw(`select 'queue' as kind, id, null as key from queues
      where exists (select 1 from runs where state = 2 and reason = 'queue_limit' and queue_id = queues.id)
    union all select 'job', id, null from job_defs
      where exists (select 1 from runs where state = 2 and reason = 'job_limit' and job_id = job_defs.id)
    union all select * from (${KEYS}) keyed`)}`,
  );
}
