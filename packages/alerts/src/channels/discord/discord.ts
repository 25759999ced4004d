import { readUrl } from '@sb/words';
import type { Channel, SendResult } from '../../channel.ts';
import { discordPayload } from './discord-payload.ts';
import { httpChannel, secretsOfAddress } from '../http-channel.ts';
import { classifyStatus, jsonObject, waitOf } from '../answers.ts';
import { type Answer, USER_AGENT } from '../post.ts';

/** Where the operator has not set CONSOLE_URL: the form of an agent needs a URL, and this one describes the form. */
const NO_CONSOLE = 'https://discord.com/developers/docs/reference';

export interface DiscordOptions {
  readonly webhookUrl: string;
  /** By which Discord may find the operator. */
  readonly consoleUrl?: string;
  readonly now: () => number;
  readonly timeLimitMs?: number;
}

export function createDiscord({ webhookUrl, consoleUrl, now, timeLimitMs }: DiscordOptions): Channel {
  return httpChannel({
    name: 'discord',
    now,
    ...(timeLimitMs !== undefined && { timeLimitMs }),
    request: (message) => ({
      url: waiting(webhookUrl),
      headers: { 'content-type': 'application/json', 'user-agent': agentOf(consoleUrl) },
      body: JSON.stringify(discordPayload(message)),
    }),
    classify: classifyDiscord,
    secrets: secretsOfAddress(webhookUrl),
  });
}

/** The form that Discord's reference demands, a URL and a version; other agents may be blocked. */
function agentOf(consoleUrl = NO_CONSOLE): string {
  return `DiscordBot (${consoleUrl}, 1.0) ${USER_AGENT}`;
}

/** Adds `wait=true`: without it Discord answers before it has checked the message. */
function waiting(webhookUrl: string): string {
  const url = readUrl(webhookUrl);
  if (!url) return webhookUrl;
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
