/** Reads the state of each channel from the results of its messages. */
import type { Body, Store, Tx } from '@sb/storage';
import { type ChannelName, CHANNELS } from '../rules.ts';
import { findBroken } from './channel-ends.sql.ts';
import { type ChannelRow, findChannelStates } from './channel-states.sql.ts';

/** At most this many waiting messages are counted. */
export const WAITING_CAP = 1_000;

export interface ChannelState {
  readonly channel: ChannelName;
  /** Ms since the epoch, as the other times. */
  readonly lastSentAt?: number;
  /** The answer to it, such as `200`. */
  readonly lastSentSays?: string;
  readonly lastGivenUp?: { readonly at: number; readonly says: string };
  /** Messages that wait to be sent; at most `WAITING_CAP`. */
  readonly waiting: number;
  /** The answer to the oldest waiting message, or why it was put off before its first try. */
  readonly waitsFor?: string;
  /** Since when the channel refuses messages for good. */
  readonly broken?: { readonly since: number; readonly says: string };
}

/** The states of all channels, also of those that are off. */
export async function readChannelStates(store: Store): Promise<readonly ChannelState[]> {
  return store.read(findStates);
}

function* findStates(tx: Tx): Body<readonly ChannelState[]> {
  const broken = new Map((yield* findBroken(tx)).map((row) => [row.channel, row]));
  const rows = new Map((yield* findChannelStates(tx, WAITING_CAP)).map((row) => [row.channel, row]));
  return CHANNELS.map((channel) => {
    const found = broken.get(channel);
    return {
      channel,
      ...stateOf(rows.get(channel)),
      ...(found && { broken: { since: found.since, says: found.says } }),
    };
  });
}

function stateOf(row: ChannelRow | undefined): Omit<ChannelState, 'channel'> {
  if (!row) return { waiting: 0 };
  const { sentAt, sentSays, givenUpAt, givenUpSays, waiting, waitsFor } = row;
  return {
    ...(sentAt !== null && { lastSentAt: sentAt }),
    ...(sentSays !== null && { lastSentSays: sentSays }),
    ...(givenUpAt !== null && { lastGivenUp: { at: givenUpAt, says: givenUpSays ?? '' } }),
    waiting,
    ...(waitsFor !== null && { waitsFor }),
  };
}
