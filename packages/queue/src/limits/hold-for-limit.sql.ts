import { type Body, isOneOf, sql, type Tx } from '@sb/storage';
import type { LimitHold } from '../lifecycle.ts';
import type { ConcurrencyLimit } from './limits.ts';

/** Holds queued runs for a limit. Runs that are held already get the new reason. */
export function* holdForLimit(tx: Tx, ids: readonly number[], reason: LimitHold): Body<void> {
  yield* tx.run(sql`
    update runs set state = 2, reason = ${reason} where ${isOneOf(tx, 'id', ids)} and state in (1, 2)
      and reason is distinct from ${reason}`);
}

/** How many runs are held for a limit of a job or key, counted no further than its `max`. */
export function* countHeld(tx: Tx, { kind, id, key, max }: ConcurrencyLimit): Body<number> {
  const held =
    kind === 'key'
      ? sql`reason = 'key_limit' and job_id = ${id} and limit_key = ${key}`
      : sql`reason = 'job_limit' and job_id = ${id}`;
  const row = yield* tx.first(sql<{ some: number }>`
    select count(*) as some from (select 1 from runs where state = 2 and ${held} limit ${max}) h`);
  return row?.some ?? 0;
}
