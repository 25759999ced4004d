import { sql, type Body, type Tx } from '@sb/storage';
import type { Quiet } from '../notify.ts';
import type { AlertMatch } from '../settings.ts';

/** What nobody is to be told of at this moment because somebody has said so. */
export function* findSilencesInForce(tx: Tx): Body<readonly Quiet[]> {
  const rows = yield* tx.rows(sql<{ match: string; created_at: number; until: number }>`
    select match, created_at, until from alert_silences where ended_at is null and until > ${tx.now} order by id`);
  return rows.map((row) => ({
    by: 'silence',
    from: row.created_at,
    to: row.until,
    match: JSON.parse(row.match) as AlertMatch,
  }));
}
