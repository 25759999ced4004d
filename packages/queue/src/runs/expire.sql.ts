import { sql, type Body, type Tx } from '@sb/storage';
import type { EndingRun } from '../settle/end/end-run.ts';

/** Waiting runs whose start deadline has passed; locked ones are those that nobody else has. */
export function* findLate(
  tx: Tx,
  { limit, lock }: { readonly limit: number; readonly lock: boolean },
): Body<readonly EndingRun[]> {
  const locking = lock && tx.dialect === 'postgres' ? sql`for update of r skip locked` : sql``;
  return yield* tx.rows(sql<EndingRun>`
    select r.id, d.name as job from runs r join job_defs d on d.id = r.job_id
    where r.start_by is not null and r.state < 3 and r.start_by < ${tx.now} order by r.start_by limit ${limit} ${locking}`);
}
