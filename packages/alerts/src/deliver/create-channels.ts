import type { Channel } from '../channel.ts';
import type { ChannelSettings } from './channel-settings.ts';
import { createDiscord } from '../channels/discord/discord.ts';
import { createEmail } from '../channels/email/email.ts';
import { createSlack } from '../channels/slack/slack.ts';
import { createWebhook } from '../channels/webhook/webhook.ts';
import type { ChannelName } from '../rules.ts';

export interface ChannelsOptions {
  /** Ms since the epoch. Default: the host's clock, which agrees with the clocks of the services. */
  readonly now?: () => number;
  /** For each try. Default: 10 s. */
  readonly timeLimitMs?: number;
}

/** Creates the channels that `channelSettings` found. They connect only when they send. */
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
