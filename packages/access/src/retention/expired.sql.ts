/** The rows that have expired. Each table is walked by its key. */
import { jsonRows, type KeyedTable, type RawBuilder, sql, type Tx } from '@sb/storage';
import { IDLE_MS } from '../sessions/session.ts';

interface Times {
  readonly now: number;
  readonly countsBefore: number;
  readonly operationsBefore: number;
}

export function expiringTables({ now, countsBefore, operationsBefore }: Times): readonly KeyedTable[] {
  return [
    {
      name: 'sessions',
      counted: 'access',
      key: 'hash',
      start: '',
      isOld: sql`(expires_at <= ${now} or (kind = 'user' and seen_at <= ${now - IDLE_MS}))`,
    },
    {
      name: 'links',
      counted: 'access',
      key: 'hash',
      start: '',
      isOld: sql`expires_at <= ${now}`,
    },
    {
      name: 'sign_ins',
      counted: 'access',
      key: 'key',
      start: '',
      isOld: sql`(until <= ${now} and at <= ${countsBefore})`,
    },
    {
      name: 'operations',
      counted: 'operations',
      key: 'id',
      start: 0,
      isOld: sql`ended_at <= ${operationsBefore}`,
    },
  ];
}

export interface OldRequest {
  readonly author: string;
  readonly key: string;
}

export function selectOldRequests(
  before: number,
  { after, limit }: { readonly after: OldRequest; readonly limit: number },
): RawBuilder<OldRequest> {
  return sql`select author, key from idempotency
    where (author, key) > (${after.author}, ${after.key}) and at <= ${before} order by author, key limit ${limit}+0`;
}

/** A key that was used again since then has a new time. */
export function isOldRequest(tx: Tx, requests: readonly OldRequest[], before: number): RawBuilder<unknown> {
  const rows = jsonRows(tx, requests, { author: 'text', key: 'text' });
  return sql`(author, key) in ${rows} and at <= ${before}`;
}
