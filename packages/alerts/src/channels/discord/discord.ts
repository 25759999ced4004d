import type { Channel } from '../../channel.ts';
import { classifyDiscord } from './discord-answers.ts';
import { discordPayload } from './discord-payload.ts';
import { httpChannel, secretsOfAddress } from '../http-channel.ts';

export interface DiscordOptions {
  readonly webhookUrl: string;
  readonly now: () => number;
  readonly timeLimitMs?: number;
}

export function createDiscord({ webhookUrl, now, timeLimitMs }: DiscordOptions): Channel {
  return httpChannel({
    name: 'discord',
    now,
    ...(timeLimitMs !== undefined && { timeLimitMs }),
    request: (message) => ({
      url: waiting(webhookUrl),
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(discordPayload(message)),
    }),
    classify: classifyDiscord,
    secrets: secretsOfAddress(webhookUrl),
  });
}

/** Without it Discord answers before it has looked at the message. */
function waiting(webhookUrl: string): string {
  if (!URL.canParse(webhookUrl)) return webhookUrl;
  const url = new URL(webhookUrl);
  url.searchParams.set('wait', 'true');
  return url.href;
}
