/**
 * Sends what people are to be told. Called by every daemon while something is due, and by commands before they end.
 * Promise: at least once. What is stored is tried until a channel has taken it, or says that no try will help, or a day
 * has passed. A crash between sending and noting it sends again, with the same id: whoever receives it can tell.
 * A channel that asks for patience gets it for all that waits for it.
 */
import { randomUUID } from 'node:crypto';
import type { Store } from '@sb/storage';
import type { Channel, SendResult } from './channel.ts';
import { afterTry, GIVE_UP_AFTER_MS } from './retry-policy.ts';
import type { ChannelName } from './rules.ts';
import {
  type DueDelivery,
  endTry,
  giveUpOlderThan,
  leaseDue,
  nextDueIn,
  putBack,
} from './store/deliveries.ts';

/** Longer than a channel may take for all of a batch. */
const LEASE_MS = 5 * 60_000;
const BATCH = 20;
const NOBODY = 'no daemon could send it for a day';

export interface DeliverOptions {
  readonly store: Store;
  readonly channels: ReadonlyMap<ChannelName, Channel>;
  readonly random?: (() => number) | undefined;
  /** Ends what is under way; what was not tried is put back. */
  readonly signal?: AbortSignal | undefined;
}

export interface DeliveryReport {
  readonly sent: number;
  /** To be tried again. */
  readonly putOff: number;
  readonly givenUp: number;
  /** When the next is due, ms from now; absent where none waits. */
  readonly nextInMs?: number;
}

/** Until nothing is due any more. */
export async function deliverDue(options: DeliverOptions): Promise<DeliveryReport> {
  const { store, channels, signal } = options;
  const names = [...channels.keys()];
  const counts = { sent: 0, waiting: 0, given_up: await giveUp(store) };
  for (;;) {
    if (signal?.aborted) break;
    const holder = randomUUID();
    const due = await store.write((tx) =>
      leaseDue(tx, { holder, channels: names, limit: BATCH, ttlMs: LEASE_MS }),
    );
    if (due.length === 0) break;
    const tried = names.map((name) =>
      sendInOrder(
        options,
        holder,
        due.filter(({ channel }) => channel === name),
      ),
    );
    for (const state of (await Promise.all(tried)).flat()) counts[state] += 1;
  }
  const nextInMs = await store.read((tx) => nextDueIn(tx, names));
  return {
    sent: counts.sent,
    putOff: counts.waiting,
    givenUp: counts.given_up,
    ...(nextInMs !== undefined && { nextInMs }),
  };
}

type State = 'sent' | 'waiting' | 'given_up';

/** One after the other: people read them so. */
async function sendInOrder(
  { store, channels, random = Math.random, signal }: DeliverOptions,
  holder: string,
  due: readonly DueDelivery[],
): Promise<readonly State[]> {
  const states: State[] = [];
  for (const [at, one] of due.entries()) {
    const channel = channels.get(one.channel);
    const result = channel && !signal?.aborted ? await send(channel, one, signal) : undefined;
    if (!result || result.kind === 'throttled') {
      const rest = due.slice(result ? at + 1 : at).map(({ id }) => id);
      const delayMs = result ? result.waitMs : 0;
      await store.write((tx) => putBack(tx, rest, { holder, delayMs }));
    }
    if (!result) break;
    const { tries, createdAt, now, id } = one;
    const after = afterTry(result, { tries, createdAt, now, random: random() });
    await store.write((tx) => endTry(tx, id, holder, after));
    states.push(after.state);
    if (result.kind === 'throttled') break;
  }
  return states;
}

async function send(channel: Channel, { message }: DueDelivery, signal?: AbortSignal): Promise<SendResult> {
  try {
    return await channel.send(message, { signal: signal ?? new AbortController().signal });
  } catch (error) {
    // A channel that fails so has a defect of its own: its words may hold a secret.
    return {
      kind: 'transient',
      says: `the channel broke: ${error instanceof Error ? error.name : typeof error}`,
    };
  }
}

async function giveUp(store: Store): Promise<number> {
  return store.write((tx) => giveUpOlderThan(tx, GIVE_UP_AFTER_MS, NOBODY), { durable: false });
}
