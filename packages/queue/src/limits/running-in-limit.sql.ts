import { type Body, forUpdate, sql, type Tx } from '@sb/storage';
import type { ConcurrencyLimit } from './limits.ts';

/** Asks the oldest running runs of this limit to end, until `wanted` of them are asked. Returns those that were not asked before. */
export function* replaceRunning(tx: Tx, limit: ConcurrencyLimit, wanted: number): Body<readonly number[]> {
  const inLimit = ofLimit(limit);
  const asked = yield* tx.first(sql<{ some: number }>`
    select count(*) as some from runs where state = 3 and ${inLimit} and ctl > 0`);
  const more = wanted - (asked?.some ?? 0);
  if (more <= 0) return [];
  const lock = forUpdate(tx, 'skip locked');
  const rows = yield* tx.rows(sql<{ id: number }>`
    update runs set ctl = 2, reason = 'replaced' where id in (
      select id from runs where state = 3 and ${inLimit} and ctl = 0 order by started_at, id limit ${more} ${lock})
    returning id`);
  return rows.map(({ id }) => id);
}

function ofLimit({ kind, id, key }: ConcurrencyLimit): ReturnType<typeof sql> {
  if (kind === 'queue') return sql`lane > 0 and queue_id = ${id}`;
  if (kind === 'job') return sql`lane > 0 and job_id = ${id}`;
  return sql`limit_key is not null and job_id = ${id} and limit_key = ${key}`;
}

/** Ids of at most `most` runs that have a slot of the limit, the oldest first. */
export function* findRunningIn(tx: Tx, limit: ConcurrencyLimit, most: number): Body<readonly number[]> {
  const rows = yield* tx.rows(sql<{ id: number }>`
    select id from runs where state = 3 and ${ofLimit(limit)} order by started_at, id limit ${most}`);
  return rows.map(({ id }) => id);
}
