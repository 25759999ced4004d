import { type Body, forUpdate, sql, type Tx } from '@sb/storage';
import type { Attempts } from './sign-in-limit.ts';

/** The counts of those keys that have one. */
export function* findAttempts(tx: Tx, keys: readonly string[]): Body<readonly Attempts[]> {
  return yield* tx.rows(
    sql<Attempts>`select failures, until, at from sign_ins where key in (${sql.join(keys)})`,
  );
}

/** The count of a key, locked until the commit. */
export function* lockAttempts(tx: Tx, key: string): Body<Attempts> {
  yield* tx.run(
    sql`insert into sign_ins (key, failures, until, at) values (${key}, 0, 0, ${tx.now}) on conflict (key) do nothing`,
  );
  const lock = forUpdate(tx);
  const row = yield* tx.first(
    sql<Attempts>`select failures, until, at from sign_ins where key = ${key} ${lock}`,
  );
  return row ?? { failures: 0, until: 0, at: 0 };
}

export function* setAttempts(tx: Tx, key: string, { failures, until, at }: Attempts): Body<void> {
  yield* tx.run(
    sql`update sign_ins set failures = ${failures}, until = ${until}, at = ${at} where key = ${key}`,
  );
}

export function* dropAttempts(tx: Tx, key: string): Body<void> {
  yield* tx.run(sql`delete from sign_ins where key = ${key}`);
}
