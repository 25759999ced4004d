/**
 * Sends the deliveries that are due. Called by every daemon while a delivery is due, and by commands before they end.
 * Promise: at least once. A delivery is tried until the channel has taken it, or until a permanent failure, or for a day.
 * A crash between sending and noting it sends again, with the same id, by which a receiver can drop the second one.
 * `planSending` makes the messages: one for each delivery, or one digest of many. A channel that asks to wait, or does not
 * answer, rests for all its deliveries. Channels do not wait for each other.
 */
import { randomUUID } from 'node:crypto';
import type { Body, Store, Tx } from '@sb/storage';
import type { ChannelMemory } from './channel-memory.ts';
import type { Channel, SendHow, SendResult } from '../channel.ts';
import { isNewlyLate, WAITED_MS } from './episode-fate.ts';
import { planSending, type Sending } from './plan-sending.ts';
import { type AfterTry, afterTry, GIVE_UP_AFTER_MS, isFailure, restAfter } from './retry-policy.ts';
import type { ChannelName } from '../rules.ts';
import {
  bringForward,
  type DueDelivery,
  endTry,
  findEarlier,
  findEarlierOfEnded,
  findMeasured,
  giveUpOlderThan,
  type Lease,
  leaseDue,
  leaseOver,
  markLate,
  nextDueIn,
  putBack,
  putOffDue,
} from './deliveries.sql.ts';

/** Longer than a turn and a try together: deliveries of a daemon that was killed wait at most this long. */
const LEASE_MS = 60_000;
/** After a channel has taken a message, deliveries that would wait longer than this for their next try are due at once. */
const SOON_MS = 5_000;
/** The most deliveries in one message. */
const BATCH = 500;
/** The most messages that a digest of ends changes: services limit how many changes they take. */
const MOST_ENDED = 40;
const TURN_MS = 15_000;
/** A power loss may lose the last notes: their messages are sent again, as after a crash. */
const NOTE = { durable: false };
const NOT_SENT = 'no daemon could send it for a day';
/** Not counted as given up. */
const OUTDATED: AfterTry = {
  state: 'given_up',
  says: 'its alert was over before, and no end of it is to be sent',
  isPermanent: false,
  isOnPurpose: true,
};
/** Of a message that was put off before its first try: a test is answered with it. */
const ASKED_TO_WAIT = 'not tried yet: the service asked to wait';
const RESTS = 'not tried yet: the messages before it did not arrive';

export interface DeliverOptions {
  readonly store: Store;
  readonly channels: ReadonlyMap<ChannelName, Channel>;
  readonly random?: (() => number) | undefined;
  /** Ends the try under way; deliveries that were not tried are put back. */
  readonly signal?: AbortSignal | undefined;
  /** Kept from call to call. Default: nothing is remembered. */
  readonly memory?: ChannelMemory | undefined;
  /** How long one channel may send; the rest is left to the next call. Default 15 s. */
  readonly turnMs?: number;
}

export interface DeliveryReport {
  readonly sent: number;
  /** Deliveries that will be tried again. */
  readonly putOff: number;
  readonly givenUp: number;
  /** When the next delivery is due, ms from now; absent if none waits. */
  readonly nextInMs?: number;
}

type State = 'sent' | 'waiting' | 'given_up';

/** Sends until no delivery is due, or the turn is over: a new delivery for another channel waits at most one turn. */
export async function deliverDue(options: DeliverOptions): Promise<DeliveryReport> {
  const { store, channels } = options;
  const counts = { sent: 0, waiting: 0, given_up: await giveUp(options) };
  const ended = await Promise.all([...channels.values()].map((channel) => deliverBy(channel, options)));
  for (const state of ended.flat()) counts[state] += 1;
  const nextInMs = await store.read((tx) => nextDueIn(tx, [...channels.keys()]));
  return {
    sent: counts.sent,
    putOff: counts.waiting,
    givenUp: counts.given_up,
    ...(nextInMs !== undefined && { nextInMs }),
  };
}

/** A channel that sends for a while. What changes as it goes is here. */
interface Turn {
  readonly channel: Channel;
  readonly options: DeliverOptions;
  /** By `performance.now()`. */
  readonly endsAt: number;
  /** Of each delivery that was tried. */
  readonly states: State[];
  /** In a row. */
  failures: number;
}

/** Sends one message after the other, in the order for people. */
async function deliverBy(channel: Channel, options: DeliverOptions): Promise<readonly State[]> {
  const { store, turnMs = TURN_MS, memory } = options;
  const restMs = (await memory?.restMs(channel.name)) ?? 0;
  if (restMs > 0) {
    // Messages that are new since the service asked to wait.
    await store.write((tx) => putOffDue(tx, channel.name, { delayMs: restMs, says: ASKED_TO_WAIT }), NOTE);
    return [];
  }
  const turn: Turn = { channel, options, endsAt: performance.now() + turnMs, states: [], failures: 0 };
  while (!isOver(turn)) {
    const lease = { holder: randomUUID(), channel: channel.name, ttlMs: LEASE_MS };
    const due = await store.write((tx) => leaseBatch(tx, lease), NOTE);
    if (due.length === 0) break;
    const { sendings, outdated } = planSending(due);
    await dropOutdated(store, outdated, lease);
    if (!(await sendBatch(turn, sendings, lease))) break;
  }
  return turn.states;
}

/** At least one message is sent, unless a signal ends the turn. */
function isOver({ options: { signal }, states, endsAt }: Turn): boolean {
  return signal?.aborted === true || (states.length > 0 && performance.now() >= endsAt);
}

async function dropOutdated(
  store: Store,
  outdated: readonly DueDelivery[],
  { holder }: Pick<Lease, 'holder'>,
): Promise<void> {
  if (outdated.length === 0) return;
  const ids = outdated.map(({ id }) => id);
  await store.write((tx) => endTry(tx, ids, holder, OUTDATED), NOTE);
}

/** False when the turn ends before the batch: its time is over, or the channel rests. What was not tried is put back. */
async function sendBatch(
  turn: Turn,
  sendings: readonly Sending[],
  { holder }: Pick<Lease, 'holder'>,
): Promise<boolean> {
  const { channel, options } = turn;
  for (const [at, sending] of sendings.entries()) {
    if (isOver(turn)) {
      const left = idsOf(sendings.slice(at));
      await options.store.write((tx) => putBack(tx, left, { holder, delayMs: 0 }), NOTE);
      return false;
    }
    const result = await trySending(turn, sending, holder);
    const delayMs = restAfter(result, turn.failures);
    if (delayMs === undefined) continue;
    const left = idsOf(sendings.slice(at + 1));
    const says = result.kind === 'throttled' ? ASKED_TO_WAIT : RESTS;
    await options.store.write(function* (tx) {
      yield* putBack(tx, left, { holder, delayMs, says });
      yield* putOffDue(tx, channel.name, { delayMs, says });
    }, NOTE);
    return false;
  }
  return true;
}

/** Sends one message and notes what became of it. */
async function trySending(turn: Turn, sending: Sending, holder: string): Promise<SendResult> {
  const { channel, options, states } = turn;
  const { store, random = Math.random, memory } = options;
  const result = await send(channel, sending, options);
  await memory?.add(channel.name, result);
  const after = afterTry(result, { ...sending, random: random() });
  const ids = idsOf([sending]);
  const isBack = result.kind === 'delivered' && !states.includes('sent');
  await store.write(function* (tx) {
    yield* endTry(tx, ids, holder, after);
    if (isBack) yield* bringForward(tx, channel.name, SOON_MS);
  }, NOTE);
  states.push(...ids.map(() => after.state));
  turn.failures = isFailure(result) ? turn.failures + 1 : 0;
  return result;
}

/** If an alert is over, all deliveries that waited until their alerts were over come too, due or not: they make one message. */
function* leaseBatch(tx: Tx, lease: Omit<Lease, 'limit'>): Body<readonly DueDelivery[]> {
  const due = yield* withLate(tx, yield* leaseDue(tx, { ...lease, limit: BATCH }));
  if (due.every(({ overAt }) => overAt === undefined)) return due;
  return [...due, ...(yield* leaseOver(tx, { ...lease, limit: BATCH, waitedMs: WAITED_MS }))];
}

/** Marks the deliveries that waited for their first try, and adds what their alerts measure now. */
function* withLate(tx: Tx, due: readonly DueDelivery[]): Body<readonly DueDelivery[]> {
  const fresh = due.filter(isNewlyLate);
  if (fresh.length > 0) yield* markLate(tx, fresh);
  const marked = due.map((one) => (fresh.includes(one) ? { ...one, isLate: true } : one));
  const late = marked.flatMap(({ isLate, episodeId }) => (isLate && episodeId ? [episodeId] : []));
  if (late.length === 0) return due;
  const measured = yield* findMeasured(tx, [...new Set(late)]);
  return marked.map((one) => {
    const current = measured.get(one.episodeId ?? 0);
    return current ? { ...one, current } : one;
  });
}

async function send(
  channel: Channel,
  sending: Sending,
  { store, signal = new AbortController().signal, memory }: DeliverOptions,
): Promise<SendResult> {
  const { message } = sending;
  const gone = message.status === 'test' ? undefined : await memory?.goneBecause(channel.name);
  if (gone !== undefined) return { kind: 'permanent', says: `Not tried again: ${gone}` };
  const before = await store.read((tx) => findBefore(tx, sending, channel));
  try {
    const result = await channel.send(message, { signal, ...before });
    if (message.status === 'digest' && result.kind === 'delivered') {
      // The end of one alert must neither answer nor change the message about all of them.
      const { ref: _, ...withoutRef } = result;
      return withoutRef;
    }
    return result;
  } catch (error) {
    // A channel that throws has a defect: its error message may hold a secret.
    return {
      kind: 'transient',
      says: `the channel broke: ${error instanceof Error ? error.name : typeof error}`,
    };
  }
}

/** The messages that this one answers or ends. */
function* findBefore(
  tx: Tx,
  { message, deliveries }: Sending,
  { name: channel, changesEnded }: Channel,
): Body<Pick<SendHow, 'earlier' | 'ended'>> {
  if (message.status !== 'digest') {
    const episodeId = deliveries[0]?.episodeId;
    return episodeId === undefined ? {} : { earlier: yield* findEarlier(tx, episodeId, channel) };
  }
  if (message.of !== 'resolved' || changesEnded !== true) return {};
  const ends = deliveries.flatMap(({ episodeId, overAt }) =>
    episodeId === undefined || overAt === undefined ? [] : [[episodeId, overAt] as const],
  );
  return { ended: yield* findEarlierOfEnded(tx, new Map(ends), { channel, limit: MOST_ENDED }) };
}

function idsOf(sendings: readonly Sending[]): readonly number[] {
  return sendings.flatMap(({ deliveries }) => deliveries.map(({ id }) => id));
}

/** Returns how many deliveries were given up; those for channels that are off do not count. */
async function giveUp({ store, channels }: DeliverOptions): Promise<number> {
  const given = await store.write((tx) => giveUpOlderThan(tx, GIVE_UP_AFTER_MS, NOT_SENT), NOTE);
  return given.filter((channel) => channels.has(channel)).length;
}
