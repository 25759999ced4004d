import { sql, type Body, type Tx, isOneOf } from '@sb/storage';
import type { AlertPosition } from '../queries/list-alerts.ts';

export interface OldAlert {
  readonly id: number;
  readonly fired_at: number;
  /** 1: it is resolved, for so long. */
  readonly is_old: number;
  readonly bytes: number;
}

/** Those that fired before a time, the oldest first. */
export function* findOldAlerts(
  tx: Tx,
  page: { readonly after: AlertPosition; readonly before: number; readonly limit: number },
): Body<readonly OldAlert[]> {
  const { after, before, limit } = page;
  return yield* tx.rows(sql<OldAlert>`
    select id, fired_at, case when state = 'resolved' and resolved_at < ${before} then 1 else 0 end as is_old,
      octet_length(episode) as bytes
    from alert_episodes where (fired_at, id) > (${after.firedAt}, ${after.id}) and fired_at < ${before}
    order by fired_at, id limit ${limit}+0`);
}

export function isResolvedBefore(tx: Tx, ids: readonly number[], before: number): ReturnType<typeof sql> {
  return sql`${isOneOf(tx, 'id', ids)} and state = 'resolved' and resolved_at < ${before}`;
}
