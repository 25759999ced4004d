/** Answers of a language model, by what it was asked: the same facts are not paid for twice. */
import { type Body, sql, type Store, type Tx } from '@sb/storage';
import type { AnswerCache } from './model-client.ts';

const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;

export function createTextCache(store: Store, orgId: string): AnswerCache {
  return {
    find: (key) => store.read((tx) => findText(tx, orgId, key)),
    keep: (key, text) => store.write((tx) => keepText(tx, orgId, { key, text }), { durable: false }),
  };
}

function* findText(tx: Tx, orgId: string, key: string): Body<string | undefined> {
  const row = yield* tx.first(sql<{ text: string }>`
    select text from model_texts where org_id = ${orgId} and key = ${key}`);
  return row?.text;
}

function* keepText(
  tx: Tx,
  orgId: string,
  { key, text }: { readonly key: string; readonly text: string },
): Body<void> {
  yield* tx.run(sql`
    delete from model_texts where org_id = ${orgId} and at < ${tx.now} - ${sql.lit(KEPT_DAYS * DAY_MS)}`);
  yield* tx.run(sql`
    insert into model_texts (org_id, key, text, at) values (${orgId}, ${key}, ${text}, ${tx.now})
    on conflict (org_id, key) do update set text = excluded.text, at = excluded.at`);
}
