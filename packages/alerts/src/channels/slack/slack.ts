import type { Channel } from '../../channel.ts';
import { httpChannel, secretsOfAddress } from '../http-channel.ts';
import { classifySlackWebhook } from './slack-answers.ts';
import { createSlackBot, type SlackBotOptions } from './slack-bot.ts';
import { slackPayload } from './slack-payload.ts';

/** A bot may choose its channel, name and icon; a webhook has those that Slack gave it. */
export type SlackOptions = { readonly now: () => number; readonly timeLimitMs?: number } & (
  | { readonly webhookUrl: string }
  | SlackBotOptions
);

export function createSlack(options: SlackOptions): Channel {
  if (!('webhookUrl' in options)) return createSlackBot(options);
  const { webhookUrl, now, timeLimitMs } = options;
  return httpChannel({
    name: 'slack',
    now,
    ...(timeLimitMs !== undefined && { timeLimitMs }),
    request: (message) => ({
      url: webhookUrl,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(slackPayload(message)),
    }),
    classify: classifySlackWebhook,
    secrets: secretsOfAddress(webhookUrl),
  });
}
