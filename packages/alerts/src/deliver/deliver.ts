/**
 * Sends what people are to be told. Called by every daemon while something is due, and by commands before they end.
 * Promise: at least once. What is stored is tried until a channel has taken it, or says that no try will help, or a day
 * has passed. A crash between sending and noting it sends again, with the same id: whoever receives it can tell.
 * What waited until it was over is told together, in one digest, and so is much of one rule at once. A channel that asks for patience, or does not answer,
 * gets it for all that waits for it. Channels do not wait for each other.
 */
import { randomUUID } from 'node:crypto';
import type { Body, Store, Tx } from '@sb/storage';
import type { Channel, SendResult } from '../channel.ts';
import { planSending, type Sending, WAITED_MS } from './plan-sending.ts';
import { afterTry, GIVE_UP_AFTER_MS, isFailure, restAfter } from './retry-policy.ts';
import type { ChannelName } from '../rules.ts';
import {
  bringForward,
  type DueDelivery,
  endTry,
  findEarlier,
  giveUpOlderThan,
  type Lease,
  leaseDue,
  leaseOver,
  nextDueIn,
  putBack,
  putOffDue,
} from './deliveries.sql.ts';

/** Longer than a turn and a try together: what a daemon had taken that was killed waits no longer than this. */
const LEASE_MS = 60_000;
/** A channel that takes a message takes others: what would wait for longer than that for its next try need not. */
const SOON_MS = 5_000;
/** A message is about so many at most. */
const BATCH = 500;
const TURN_MS = 15_000;
/** A power loss may take the last notes with it: what they were about is sent again, as after a crash. */
const NOTE = { durable: false };
const NOBODY = 'no daemon could send it for a day';

export interface DeliverOptions {
  readonly store: Store;
  readonly channels: ReadonlyMap<ChannelName, Channel>;
  readonly random?: (() => number) | undefined;
  /** Ends what is under way; what was not tried is put back. */
  readonly signal?: AbortSignal | undefined;
  /** A channel that has more to send than fits into so long leaves the rest to the next call. Default 15 s. */
  readonly turnMs?: number;
}

export interface DeliveryReport {
  readonly sent: number;
  /** To be tried again. */
  readonly putOff: number;
  readonly givenUp: number;
  /** When the next is due, ms from now; absent where none waits. */
  readonly nextInMs?: number;
}

type State = 'sent' | 'waiting' | 'given_up';

/** Until nothing is due any more, or the turn is over: what came meanwhile for another channel waits no longer than that. */
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

/** One after the other: people read them so. */
async function deliverBy(channel: Channel, options: DeliverOptions): Promise<readonly State[]> {
  const { store, random = Math.random, signal, turnMs = TURN_MS } = options;
  const states: State[] = [];
  const endsAt = performance.now() + turnMs;
  const isOver = (): boolean =>
    signal?.aborted === true || (states.length > 0 && performance.now() >= endsAt);
  let failures = 0;
  for (;;) {
    const lease = { holder: randomUUID(), channel: channel.name, ttlMs: LEASE_MS };
    const left = isOver() ? [] : planSending(await store.write((tx) => leaseBatch(tx, lease), NOTE));
    if (left.length === 0) return states;
    for (let sending = left.shift(); sending; sending = left.shift()) {
      if (isOver()) {
        const ids = idsOf([sending, ...left]);
        await store.write((tx) => putBack(tx, ids, { holder: lease.holder, delayMs: 0 }), NOTE);
        return states;
      }
      const result = await send(channel, sending, options);
      const after = afterTry(result, { ...sending, random: random() });
      const ids = idsOf([sending]);
      const isBack = result.kind === 'delivered' && !states.includes('sent');
      await store.write(function* (tx) {
        yield* endTry(tx, ids, lease.holder, after);
        if (isBack) yield* bringForward(tx, channel.name, SOON_MS);
      }, NOTE);
      states.push(...ids.map(() => after.state));
      failures = isFailure(result) ? failures + 1 : 0;
      const delayMs = restAfter(result, failures);
      if (delayMs === undefined) continue;
      const rest = idsOf(left);
      await store.write(function* (tx) {
        yield* putBack(tx, rest, { holder: lease.holder, delayMs });
        yield* putOffDue(tx, channel.name, delayMs);
      }, NOTE);
      return states;
    }
  }
}

/** With what is over come all that waited for it, due or not: they make one message. */
function* leaseBatch(tx: Tx, lease: Omit<Lease, 'limit'>): Body<readonly DueDelivery[]> {
  const due = yield* leaseDue(tx, { ...lease, limit: BATCH });
  if (due.every(({ overAt }) => overAt === undefined)) return due;
  return [...due, ...(yield* leaseOver(tx, { ...lease, limit: BATCH, waitedMs: WAITED_MS }))];
}

async function send(
  channel: Channel,
  { message, deliveries: [first] }: Sending,
  { store, signal = new AbortController().signal }: DeliverOptions,
): Promise<SendResult> {
  const episodeId = message.status === 'digest' ? undefined : first?.episodeId;
  const earlier =
    episodeId === undefined ? [] : await store.read((tx) => findEarlier(tx, episodeId, channel.name));
  try {
    const result = await channel.send(message, { signal, earlier });
    // That one of them is over must not answer what was said of all of them, nor change it.
    return message.status === 'digest' && result.kind === 'delivered' ? { kind: 'delivered' } : result;
  } catch (error) {
    // A channel that fails so has a defect of its own: its words may hold a secret.
    return {
      kind: 'transient',
      says: `the channel broke: ${error instanceof Error ? error.name : typeof error}`,
    };
  }
}

function idsOf(sendings: readonly Sending[]): readonly number[] {
  return sendings.flatMap(({ deliveries }) => deliveries.map(({ id }) => id));
}

/** What was for a channel that is off is no failure of anything here. */
async function giveUp({ store, channels }: DeliverOptions): Promise<number> {
  const given = await store.write((tx) => giveUpOlderThan(tx, GIVE_UP_AFTER_MS, NOBODY), NOTE);
  return given.filter((channel) => channels.has(channel)).length;
}
