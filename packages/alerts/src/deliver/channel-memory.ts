/**
 * What a daemon remembers of its channels from one delivery to the next: until when a service asked to wait, and that an
 * address is gone. In memory: after a restart a channel is asked again. Another file changes no address, since they come
 * from the environment; only the channel of Slack's bot is a setting.
 */
import type { Store } from '@sb/storage';
import type { SendResult } from '../channel.ts';
import type { ChannelName } from '../rules.ts';
import { findBroken } from './channel-ends.sql.ts';

export interface ChannelMemory {
  /** How long the channel has to rest, ms; 0 if it may send. */
  restMs(channel: ChannelName): Promise<number>;
  /** Why a message need not be tried; undefined if it must be. A test by any process that arrives ends it. */
  goneBecause(channel: ChannelName): Promise<string | undefined>;
  add(channel: ChannelName, result: SendResult): Promise<void>;
  /** Of a channel that sends to another address from now on. */
  endRest(channel: ChannelName): void;
}

/** By the store's clock. */
export function createChannelMemory(store: Store): ChannelMemory {
  const restsUntil = new Map<ChannelName, number>();
  const gone = new Map<ChannelName, string>();
  return {
    async restMs(channel) {
      const until = restsUntil.get(channel);
      return until === undefined ? 0 : Math.max(0, until - (await store.now()));
    },
    async goneBecause(channel) {
      if (!gone.has(channel)) return undefined;
      const broken = await store.read(findBroken);
      if (!broken.some((one) => one.channel === channel)) gone.delete(channel);
      return gone.get(channel);
    },
    async add(channel, result) {
      if (result.kind === 'throttled') restsUntil.set(channel, (await store.now()) + result.waitMs);
      else restsUntil.delete(channel);
      if (result.kind === 'permanent' && result.isGone) gone.set(channel, result.says);
      if (result.kind === 'delivered') gone.delete(channel);
    },
    endRest: (channel) => restsUntil.delete(channel),
  };
}
