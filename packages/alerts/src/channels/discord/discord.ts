import type { Channel, SendResult } from '../../channel.ts';
import { discordPayload } from './discord-payload.ts';
import { httpChannel, secretsOfAddress } from '../http-channel.ts';
import { classifyStatus, jsonObject, waitOf } from '../answers.ts';
import type { Answer } from '../post.ts';

/** The form that Discord's reference demands, a URL and a version; other agents may be blocked. */
const AGENT = 'DiscordBot (https://www.npmjs.com/package/@sb/alerts, 1.0)';

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
      headers: { 'content-type': 'application/json', 'user-agent': AGENT },
      body: JSON.stringify(discordPayload(message)),
    }),
    classify: classifyDiscord,
    secrets: secretsOfAddress(webhookUrl),
  });
}

/** Adds `wait=true`: without it Discord answers before it has checked the message. */
function waiting(webhookUrl: string): string {
  if (!URL.canParse(webhookUrl)) return webhookUrl;
  const url = new URL(webhookUrl);
  url.searchParams.set('wait', 'true');
  return url.href;
}

const GONE = 'the webhook is gone: make a new one';
const HINTS = { 401: GONE, 404: GONE };

/** With `?wait=true` Discord answers 200 and the message. How long to wait is in the body, or in the header when Cloudflare answers. */
export function classifyDiscord(answer: Answer, now: number): SendResult {
  const json = jsonObject(answer.body);
  if (answer.status === 200 && typeof json?.id === 'string')
    return { kind: 'delivered', ref: json.id, says: '200' };
  const reason = typeof json?.message === 'string' ? json.message : answer.body;
  const result = classifyStatus('Discord', { ...answer, body: reason }, { now, hints: HINTS });
  if (result.kind === 'throttled' && typeof json?.retry_after === 'number') {
    return { ...result, waitMs: waitOf(json.retry_after * 1000) };
  }
  if (result.kind === 'permanent' && answer.status === 404) return { ...result, isGone: true };
  return result;
}
