import { sql, type Body, type Tx } from '@sb/storage';

export interface TestRow {
  readonly key: string;
  readonly state: 'waiting' | 'sent' | 'given_up';
  readonly says: string | null;
  /** 1: a daemon is sending it. */
  readonly held: number;
}

const COLUMNS = `dedupe_key as key, state, says, case when holder is null then 0 else 1 end as held`;

export function* findTests(tx: Tx, keys: readonly string[]): Body<readonly TestRow[]> {
  if (keys.length === 0) return [];
  return yield* tx.rows(sql<TestRow>`
    select ${sql.raw(COLUMNS)} from alert_deliveries where dedupe_key in (${sql.join(keys)})`);
}

/** Removes the tests that no daemon is sending and that have not ended; returns them. */
export function* takeBackTests(tx: Tx, keys: readonly string[]): Body<readonly TestRow[]> {
  if (keys.length === 0) return [];
  return yield* tx.rows(sql<TestRow>`
    delete from alert_deliveries where dedupe_key in (${sql.join(keys)}) and state = 'waiting' and holder is null
    returning ${sql.raw(COLUMNS)}`);
}
