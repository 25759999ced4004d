import type { Channel } from '../channel.ts';
import type { ChannelSettings } from './channel-settings.ts';
import { createDiscord } from '../channels/discord/discord.ts';
import { createEmail } from '../channels/email/email.ts';
import { createSlack } from '../channels/slack/slack.ts';
import { createWebhook } from '../channels/webhook/webhook.ts';
import type { ChannelName } from '../rules.ts';

export interface ChannelsOptions {
  /** Ms since the epoch. Default: the host's clock, which is the one that the services know. */
  readonly now?: () => number;
  /** For each try. Default: 10 s. */
  readonly timeLimitMs?: number;
}

/** Those that send, by what `channelSettings` found. Nothing is connected before something is sent. */
export function createChannels(
  { slack, email, discord, webhook }: ChannelSettings,
  { now = Date.now, timeLimitMs }: ChannelsOptions = {},
): ReadonlyMap<ChannelName, Channel> {
  const common = { now, ...(timeLimitMs !== undefined && { timeLimitMs }) };
  const channels = [
    ...(slack ? [createSlack({ ...common, ...slack })] : []),
    ...(email ? [createEmail({ ...common, ...email })] : []),
    ...(discord ? [createDiscord({ ...common, ...discord })] : []),
    ...(webhook ? [createWebhook({ ...common, ...webhook })] : []),
  ];
  return new Map(channels.map((channel) => [channel.name, channel]));
}
