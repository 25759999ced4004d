import type { Channel } from '../channel.ts';
import { httpChannel, secretsOfAddress } from './http-channel.ts';
import { classifySlackBot, classifySlackWebhook } from './slack-answers.ts';
import { slackPayload } from './slack-payload.ts';

const API = 'https://slack.com/api';

/** A bot may choose where and as whom it speaks; of a webhook, Slack has decided that. */
export type SlackOptions = { readonly now: () => number; readonly timeLimitMs?: number } & (
  | { readonly webhookUrl: string }
  | {
      readonly botToken: string;
      readonly channel: string;
      readonly username?: string;
      readonly iconEmoji?: string;
      /** Default: https://slack.com/api */
      readonly baseUrl?: string;
    }
);

export function createSlack(options: SlackOptions): Channel {
  const { now, timeLimitMs } = options;
  const common = { name: 'slack', now, ...(timeLimitMs !== undefined && { timeLimitMs }) } as const;
  if ('webhookUrl' in options) {
    const { webhookUrl } = options;
    return httpChannel({
      ...common,
      request: (message) => ({
        url: webhookUrl,
        headers: JSON_BODY,
        body: JSON.stringify(slackPayload(message)),
      }),
      classify: classifySlackWebhook,
      secrets: secretsOfAddress(webhookUrl),
    });
  }
  const { botToken, channel, username, iconEmoji, baseUrl = API } = options;
  const speaker = { channel, ...(username && { username }), ...(iconEmoji && { icon_emoji: iconEmoji }) };
  return httpChannel({
    ...common,
    request: (message) => ({
      url: `${baseUrl}/chat.postMessage`,
      headers: { ...JSON_BODY, authorization: `Bearer ${botToken}` },
      body: JSON.stringify({ ...speaker, ...slackPayload(message) }),
    }),
    classify: classifySlackBot,
    secrets: [botToken],
  });
}

const JSON_BODY = { 'content-type': 'application/json; charset=utf-8' };
