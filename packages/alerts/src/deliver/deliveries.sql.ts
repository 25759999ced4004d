import { type Body, forUpdate, isOneOf, jsonRows, sql, type Tx } from '@sb/storage';
import type { Earlier } from '../channel.ts';
import type { Episode } from '../episode.ts';
import type { AlertMessage, StoredMessage } from '../message.ts';
import { type AfterTry, givenUpCode } from './retry-policy.ts';
import type { ChannelName } from '../rules.ts';

export interface NewDelivery {
  /** A second delivery with the same key is ignored. */
  readonly dedupeKey: string;
  readonly channel: ChannelName;
  readonly message: StoredMessage;
  /** The episode of the message; tests and bulletins have none. */
  readonly episodeId?: number;
  /** The first try is after this many ms. Default 0. */
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
  readonly message: StoredMessage;
  readonly episodeId?: number;
  /** When its episode was resolved; absent while it is open. */
  readonly overAt?: number;
  /** Its episode is over, and the channel has taken a message of it before. */
  readonly wasSent?: boolean;
  /** It waited for long before its first try, as while its channel was off. */
  readonly isLate?: boolean;
  /** Of such a delivery whose episode is open: what the alert measures now. */
  readonly current?: Measured;
  /** The number of tries, with the one that begins. */
  readonly tries: number;
  /** Ms since the epoch, as `now`, by the store's clock. */
  readonly createdAt: number;
  readonly now: number;
}

export type Measured = Pick<Episode['found'], 'value' | 'threshold'>;

/** As stored: the mark stays with the message, so that each further try makes the same message. */
type MarkedMessage = StoredMessage & { readonly isLate?: boolean };

export interface Lease {
  /** Names this try: only its holder may note the result. */
  readonly holder: string;
  readonly channel: ChannelName;
  readonly limit: number;
  /** After this many ms without a result, another daemon tries. */
  readonly ttlMs: number;
}

/** Leases deliveries that are due, the oldest first; no other daemon tries them meanwhile. */
export function* leaseDue(tx: Tx, of: Lease): Body<readonly DueDelivery[]> {
  return yield* lease(
    tx,
    of,
    sql`select id from alert_deliveries where due_at <= ${tx.now} and channel = ${of.channel}
      order by due_at, id limit ${of.limit} ${forUpdate(tx, 'skip locked')}`,
  );
}

/** Leases deliveries, due or not, whose episode is over by now and that were tried in vain, were put off or waited for `waitedMs`. */
export function* leaseOver(tx: Tx, of: Lease & { readonly waitedMs: number }): Body<readonly DueDelivery[]> {
  return yield* lease(
    tx,
    of,
    sql`select id from alert_deliveries where due_at is not null and channel = ${of.channel}
      and (holder is null or due_at <= ${tx.now})
      and (tries > 0 or due_at > ${tx.now} or created_at < ${tx.now} - ${of.waitedMs})
      and exists (select 1 from alert_episodes e where e.id = episode_id and e.state = 'resolved')
      order by due_at, id limit ${of.limit} ${forUpdate(tx, 'skip locked')}`,
  );
}

type Leased = Omit<DueDelivery, 'message' | 'episodeId' | 'overAt'> & {
  readonly message: string;
  readonly episodeId: number | null;
  readonly overAt: number | null;
};

function* lease(
  tx: Tx,
  { holder, ttlMs }: Lease,
  chosen: ReturnType<typeof sql>,
): Body<readonly DueDelivery[]> {
  const rows = yield* tx.rows(sql<Leased>`
    update alert_deliveries set holder = ${holder}, tries = tries + 1, due_at = ${tx.now} + ${ttlMs} where id in (${chosen})
    returning id, channel, message, tries, created_at as "createdAt", ${tx.now} as now, episode_id as "episodeId",
      (select e.resolved_at from alert_episodes e where e.id = episode_id and e.state = 'resolved') as "overAt"`);
  const sent = yield* findSentEpisodes(tx, rows);
  return rows
    .map(({ message, episodeId, overAt, ...row }) => ({
      ...row,
      ...storedMessage(message),
      ...(episodeId !== null && { episodeId }),
      ...(overAt !== null && { overAt }),
      ...(episodeId !== null && sent.has(episodeId) && { wasSent: true }),
    }))
    .toSorted((a, b) => a.id - b.id);
}

/** The episodes that are over and of which the channel of these deliveries has taken a message. */
function* findSentEpisodes(tx: Tx, leased: readonly Leased[]): Body<ReadonlySet<number>> {
  const over = leased.flatMap(({ episodeId, overAt }) =>
    episodeId === null || overAt === null ? [] : [episodeId],
  );
  const channel = leased[0]?.channel;
  if (over.length === 0 || channel === undefined) return new Set();
  const rows = yield* tx.rows(sql<{ id: number }>`
    select distinct episode_id as id from alert_deliveries
    where ${isOneOf(tx, 'episode_id', [...new Set(over)])} and channel = ${channel} and state = 'sent'`);
  return new Set(rows.map(({ id }) => id));
}

function storedMessage(text: string): Pick<DueDelivery, 'message' | 'isLate'> {
  const { isLate, ...message } = JSON.parse(text) as MarkedMessage;
  return { message, ...(isLate === true && { isLate }) };
}

/** Marks deliveries that waited for long before their first try. */
export function* markLate(tx: Tx, late: readonly DueDelivery[]): Body<void> {
  const rows = late.map(({ id, message }) => {
    const marked: MarkedMessage = { ...message, isLate: true };
    return { id, message: JSON.stringify(marked) };
  });
  yield* tx.run(sql`
    update alert_deliveries set message = m.message from ${jsonRows(tx, rows, { id: 'bigint', message: 'text' })} m
    where alert_deliveries.id = m.id`);
}

/** The last finding of open episodes, by their ids. */
export function* findMeasured(tx: Tx, episodeIds: readonly number[]): Body<ReadonlyMap<number, Measured>> {
  const rows = yield* tx.rows(sql<{ id: number; episode: string }>`
    select id, episode from alert_episodes where ${isOneOf(tx, 'id', episodeIds)} and state <> 'resolved'`);
  return new Map(rows.map(({ id, episode }) => [id, (JSON.parse(episode) as Episode).found]));
}

/** The messages of an episode alone that a channel has taken: the first, and the last if that is another. */
export function* findEarlier(tx: Tx, episodeId: number, channel: ChannelName): Body<readonly Earlier[]> {
  return (yield* findSentAlone(tx, [episodeId], { channel, limit: 2 })).map(earlierOf);
}

/** The same of several episodes that are over, with their ends; at most `limit`. */
export function* findEarlierOfEnded(
  tx: Tx,
  ended: ReadonlyMap<number, number>,
  of: { readonly channel: ChannelName; readonly limit: number },
): Body<readonly Earlier[]> {
  const rows = yield* findSentAlone(tx, [...ended.keys()], of);
  return rows.map((row) => {
    const resolvedAt = ended.get(row.episodeId);
    return { ...earlierOf(row), ...(resolvedAt !== undefined && { resolvedAt }) };
  });
}

interface SentAlone {
  readonly episodeId: number;
  readonly message: string;
  readonly ref: string;
}

function* findSentAlone(
  tx: Tx,
  episodeIds: readonly number[],
  { channel, limit }: { readonly channel: ChannelName; readonly limit: number },
): Body<readonly SentAlone[]> {
  return yield* tx.rows(sql<SentAlone>`
    with sent as (select id, episode_id from alert_deliveries
      where ${isOneOf(tx, 'episode_id', episodeIds)} and channel = ${channel} and ref is not null and state = 'sent')
    select episode_id as "episodeId", message, ref from alert_deliveries
    where id in (select min(id) from sent group by episode_id union select max(id) from sent group by episode_id)
    order by id limit ${limit}`);
}

function earlierOf({ message, ref }: SentAlone): Earlier {
  return { message: JSON.parse(message) as AlertMessage, ref };
}

/** Notes the result of a try. Does nothing if another daemon holds the delivery by now. */
export function* endTry(tx: Tx, ids: readonly number[], holder: string, after: AfterTry): Body<void> {
  const dueAt = after.state === 'waiting' ? sql`${tx.now} + ${after.delayMs}` : null;
  const ref = after.state === 'sent' ? (after.ref ?? null) : null;
  yield* tx.run(sql`
    update alert_deliveries set state = ${after.state}, due_at = ${dueAt}, says = ${after.says ?? null}, ref = ${ref}, holder = null, permanent = ${givenUpCode(after)},
      ended_at = case when ${after.state} <> 'waiting' then ${tx.now} end
    where ${isOneOf(tx, 'id', ids)} and holder = ${holder}`);
}

interface PutOff {
  readonly delayMs: number;
  /** Why; kept only where no channel has answered yet. */
  readonly says?: string;
}

/** Puts back deliveries that were not tried. */
export function* putBack(
  tx: Tx,
  ids: readonly number[],
  { holder, delayMs, says }: PutOff & { readonly holder: string },
): Body<void> {
  yield* tx.run(sql`
    update alert_deliveries set holder = null, tries = tries - 1, due_at = ${tx.now} + ${delayMs}, says = coalesce(says, ${says ?? null})
    where ${isOneOf(tx, 'id', ids)} and holder = ${holder}`);
}

/** Delays all deliveries of the channel that are due, but no new ones. */
export function* putOffDue(tx: Tx, channel: ChannelName, { delayMs, says }: PutOff): Body<void> {
  yield* tx.run(sql`
    update alert_deliveries set holder = null, due_at = ${tx.now} + ${delayMs}, says = coalesce(says, ${says ?? null})
    where due_at <= ${tx.now} and channel = ${channel}`);
}

/** Makes deliveries of the channel due now that would wait longer than `waitMs` for another try. */
export function* bringForward(tx: Tx, channel: ChannelName, waitMs: number): Body<void> {
  yield* tx.run(sql`
    update alert_deliveries set due_at = ${tx.now}
    where due_at > ${tx.now} + ${waitMs} and channel = ${channel} and holder is null and tries > 0`);
}

/** Gives up deliveries older than `ageMs`, the oldest first. `says`: why, where no channel has answered. Returns the channel of each. */
export function* giveUpOlderThan(tx: Tx, ageMs: number, says: string): Body<readonly ChannelName[]> {
  const rows = yield* tx.rows(sql<{ channel: ChannelName }>`
    update alert_deliveries set state = 'given_up', due_at = null, holder = null, ended_at = ${tx.now},
      says = case when tries = 0 then ${says} else coalesce(says, ${says}) end
    where id in (select id from alert_deliveries where due_at <= ${tx.now} order by due_at, id limit 500)
      and created_at < ${tx.now} - ${ageMs} returning channel`);
  return rows.map(({ channel }) => channel);
}

/** When the next delivery is due, ms from now; undefined if none waits. */
export function* nextDueIn(tx: Tx, channels: readonly ChannelName[]): Body<number | undefined> {
  const row = yield* tx.first(sql<{ ms: number }>`
    select due_at - ${tx.now} as ms from alert_deliveries where due_at is not null and ${isOneOf(tx, 'channel', channels)}
    order by due_at, id limit 1`);
  return row && Math.max(0, row.ms);
}

/** The longest time for which a delivery has been due while its channel tries none; ms, 0 if there is none. */
export function* readStandstill(tx: Tx, channels: readonly ChannelName[]): Body<number> {
  const rows = yield* tx.rows(sql<{ ms: number }>`
    select ${tx.now} - min(due_at) as ms from alert_deliveries where due_at is not null and ${isOneOf(tx, 'channel', channels)}
    group by channel having count(case when holder is not null and due_at > ${tx.now} then 1 end) = 0`);
  return Math.max(0, ...rows.map(({ ms }) => ms));
}
