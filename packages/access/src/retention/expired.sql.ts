/** The rows that have expired. Each table is walked by its key. */
import { isOneOf, jsonRows, type RawBuilder, sql, type Tx } from '@sb/storage';
import { IDLE_MS } from '../sessions/session.ts';

type Condition = RawBuilder<unknown>;
export type Key = number | string;

export interface ExpiringTable {
  readonly name: 'sessions' | 'links' | 'sign_ins' | 'operations';
  /** The name under which people see the number of its rows. */
  readonly counted: string;
  readonly key: string;
  /** Before all keys. */
  readonly start: Key;
  readonly isOld: Condition;
}

interface Times {
  readonly now: number;
  readonly countsBefore: number;
  readonly operationsBefore: number;
}

export function expiringTables({ now, countsBefore, operationsBefore }: Times): readonly ExpiringTable[] {
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

export function selectExpired(
  { name, key, isOld }: ExpiringTable,
  { after, limit }: { readonly after: Key; readonly limit: number },
): RawBuilder<{ readonly key: Key }> {
  const column = sql.ref(key);
  return sql`select ${column} as key from ${sql.table(name)} where ${column} > ${after} and ${isOld} order by ${column} limit ${limit}+0`;
}

/** The rows with these keys that are still old. */
export function isExpired(tx: Tx, { key, isOld }: ExpiringTable, keys: readonly Key[]): Condition {
  return sql`${isOneOf(tx, key, keys)} and ${isOld}`;
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
export function isOldRequest(tx: Tx, requests: readonly OldRequest[], before: number): Condition {
  const rows = jsonRows(tx, requests, { author: 'text', key: 'text' });
  return sql`(author, key) in ${rows} and at <= ${before}`;
}
