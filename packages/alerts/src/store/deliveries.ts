import { sql, type Body, type Tx } from '@sb/storage';
import type { AlertMessage } from '../message.ts';
import type { AfterTry } from '../retry-policy.ts';
import type { ChannelName } from '../rules.ts';

export interface NewDelivery {
  /** A second one with the same key is none. */
  readonly dedupeKey: string;
  readonly channel: ChannelName;
  readonly message: AlertMessage;
  /** The episode that it is about; a test has none. */
  readonly episodeId?: number;
  /** Not before so many ms. Default 0. */
  readonly delayMs?: number;
}

export function* insertDeliveries(tx: Tx, deliveries: readonly NewDelivery[]): Body<void> {
  for (const { dedupeKey, channel, message, episodeId, delayMs = 0 } of deliveries)
    yield* tx.run(sql`
      insert into alert_deliveries (dedupe_key, channel, message, episode_id, created_at, due_at)
      values (${dedupeKey}, ${channel}, ${JSON.stringify(message)}, ${episodeId ?? null}, ${tx.now}, ${tx.now} + ${delayMs})
      on conflict (dedupe_key) do nothing`);
}

export interface DueDelivery {
  readonly id: number;
  readonly channel: ChannelName;
  readonly message: AlertMessage;
  readonly tries: number;
  /** Ms since the epoch, as `now`, which is the store's clock. */
  readonly createdAt: number;
  readonly now: number;
}

interface Lease {
  /** Names this try: only its holder may say what became of it. */
  readonly holder: string;
  readonly channels: readonly ChannelName[];
  readonly limit: number;
  /** If nothing is heard for so long, somebody else tries. */
  readonly ttlMs: number;
}

/** Those that are due, the oldest first; nobody else tries them meanwhile. */
export function* leaseDue(tx: Tx, { holder, channels, limit, ttlMs }: Lease): Body<readonly DueDelivery[]> {
  const lock = tx.dialect === 'postgres' ? sql`for update skip locked` : sql``;
  const rows = yield* tx.rows(sql<Omit<DueDelivery, 'message'> & { readonly message: string }>`
    update alert_deliveries set holder = ${holder}, tries = tries + 1, due_at = ${tx.now} + ${ttlMs} where id in (
      select id from alert_deliveries where due_at <= ${tx.now} and ${isOne(tx, channels)} order by due_at, id limit ${limit} ${lock})
    returning id, channel, message, tries, created_at as "createdAt", ${tx.now} as now`);
  return rows
    .map((row) => ({ ...row, message: JSON.parse(row.message) as AlertMessage }))
    .toSorted((a, b) => a.id - b.id);
}

/** False where somebody else has it by now. */
export function* endTry(tx: Tx, id: number, holder: string, after: AfterTry): Body<boolean> {
  const dueAt = after.state === 'waiting' ? sql`${tx.now} + ${after.delayMs}` : null;
  const says = after.state === 'sent' ? null : after.says;
  const permanent = after.state === 'given_up' && after.isPermanent ? 1 : 0;
  const ref = after.state === 'sent' ? (after.ref ?? null) : null;
  const row = yield* tx.first(sql<{ id: number }>`
    update alert_deliveries set state = ${after.state}, due_at = ${dueAt}, says = ${says}, ref = ${ref}, holder = null, permanent = ${permanent},
      ended_at = case when ${after.state} <> 'waiting' then ${tx.now} end
    where id = ${id} and holder = ${holder} returning id`);
  return row !== undefined;
}

/** Puts back what was not tried after all. */
export function* putBack(
  tx: Tx,
  ids: readonly number[],
  { holder, delayMs }: { readonly holder: string; readonly delayMs: number },
): Body<void> {
  for (const id of ids)
    yield* tx.run(sql`
      update alert_deliveries set holder = null, tries = tries - 1, due_at = ${tx.now} + ${delayMs}
      where id = ${id} and holder = ${holder}`);
}

/** What nobody could send in so long is given up. Returns how many. */
export function* giveUpOlderThan(tx: Tx, ageMs: number, says: string): Body<number> {
  const rows = yield* tx.rows(sql<{ id: number }>`
    update alert_deliveries set state = 'given_up', due_at = null, holder = null, ended_at = ${tx.now}, says = coalesce(says, ${says})
    where due_at <= ${tx.now} and created_at < ${tx.now} - ${ageMs} returning id`);
  return rows.length;
}

/** When the next is due, ms from now; undefined where none waits. */
export function* nextDueIn(tx: Tx, channels: readonly ChannelName[]): Body<number | undefined> {
  const row = yield* tx.first(sql<{ ms: number }>`
    select due_at - ${tx.now} as ms from alert_deliveries where due_at is not null and ${isOne(tx, channels)}
    order by due_at, id limit 1`);
  return row && Math.max(0, row.ms);
}

function isOne(tx: Tx, channels: readonly ChannelName[]): ReturnType<typeof sql> {
  return tx.dialect === 'sqlite'
    ? sql`channel in (select value from json_each(${JSON.stringify(channels)}))`
    : sql`channel = any(${channels}::text[])`;
}
