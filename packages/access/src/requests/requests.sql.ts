import { type Body, sql, type Tx } from '@sb/storage';

/** Who sends a request, and its `Idempotency-Key`. */
export interface RequestKey {
  readonly key: string;
  readonly author: string;
}

export interface RequestRow {
  readonly request: string;
  readonly status: number | null;
  readonly body: string | null;
  readonly at: number;
}

/** False where the key has a request that is younger than `keptMs`. */
export function* insertRequest(
  tx: Tx,
  { key, author }: RequestKey,
  { hash, keptMs }: { readonly hash: string; readonly keptMs: number },
): Body<boolean> {
  const row = yield* tx.first(sql`
    insert into idempotency (key, author, request, at) values (${key}, ${author}, ${hash}, ${tx.now})
    on conflict (author, key) do update set request = excluded.request, status = null, body = null, at = excluded.at
    where idempotency.at <= ${tx.now} - ${keptMs} returning key`);
  return row !== undefined;
}

export function* findRequest(tx: Tx, { key, author }: RequestKey): Body<RequestRow | undefined> {
  return yield* tx.first(
    sql<RequestRow>`select request, status, body, at from idempotency where author = ${author} and key = ${key}`,
  );
}

export function* setAnswer(
  tx: Tx,
  { key, author }: RequestKey,
  { status, body }: { readonly status: number; readonly body: string },
): Body<void> {
  yield* tx.run(sql`
    update idempotency set status = ${status}, body = ${body} where author = ${author} and key = ${key} and status is null`);
}

export function* dropUnanswered(tx: Tx, { key, author }: RequestKey): Body<void> {
  yield* tx.run(sql`delete from idempotency where author = ${author} and key = ${key} and status is null`);
}
