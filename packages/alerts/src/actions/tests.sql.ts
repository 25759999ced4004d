import { sql, type Body, type Tx } from '@sb/storage';
import type { AlertMessage } from '../message.ts';
import type { ChannelName } from '../rules.ts';

export interface TestRow {
  readonly key: string;
  readonly state: 'waiting' | 'sent' | 'given_up';
  readonly says: string | null;
  /** 1: a daemon is sending it. */
  readonly held: number;
}

const COLUMNS = `dedupe_key as key, state, says, case when holder is null then 0 else 1 end as held`;

/** Keeps tests that were sent without a daemon: a channel that has taken one is not broken. */
export function* insertSentTests(
  tx: Tx,
  sent: readonly { readonly channel: ChannelName; readonly says: string }[],
  message: AlertMessage,
): Body<void> {
  for (const { channel, says } of sent)
    yield* tx.run(sql`
      insert into alert_deliveries (dedupe_key, channel, message, state, says, created_at, due_at, ended_at)
      values (${`test ${message.id} ${channel}`}, ${channel}, ${JSON.stringify(message)}, 'sent', ${says}, ${tx.now}, null, ${tx.now})`);
}

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
