import { redactText } from '@sb/logger';
import { readUrl, withTimeLimit } from '@sb/words';
import type { Channel, Earlier, SendResult } from '../channel.ts';
import type { ChannelMessage } from '../message.ts';
import type { ChannelName } from '../rules.ts';
import { oneLine, cutText } from './cut-text.ts';
import { type Answer, post, type PostRequest } from './post.ts';

export const CHANNEL_TIME_LIMIT_MS = 10_000;
const SAYS_LIMIT = 300;
/** Parts of the addresses of Slack and Discord that also are words of every answer: no secrets. */
const WORDS = ['services', 'triggers', 'webhooks', 'workflows'];

export interface HttpChannelOptions {
  readonly name: ChannelName;
  /** Ms since the epoch. */
  readonly now: () => number;
  /** Default: 10 s. */
  readonly timeLimitMs?: number;
  readonly request: (message: ChannelMessage, at: RequestAt) => PostRequest;
  readonly classify: (answer: Answer, now: number) => SendResult;
  /** Texts that must not be shown; the parts of addresses too, since services quote them. */
  readonly secrets: readonly string[];
}

export interface RequestAt {
  readonly now: number;
  /** As of `SendHow`. */
  readonly earlier: readonly Earlier[];
}

/** A channel that is one POST of JSON. */
export function httpChannel(options: HttpChannelOptions): Channel {
  const { name, now, secrets, timeLimitMs = CHANNEL_TIME_LIMIT_MS } = options;
  return {
    name,
    send: async (message, { signal, earlier = [] }) => {
      const posted = await withTimeLimit(timeLimitMs, signal, (limit) =>
        post(options.request(message, { now: now(), earlier }), limit),
      );
      switch (posted.kind) {
        case 'answered':
          return withoutSecrets(options.classify(posted.answer, now()), secrets);
        case 'broken':
          return { kind: posted.sent ? 'ambiguous' : 'transient', says: posted.says };
        case 'refused':
          return { kind: 'permanent', says: posted.says };
      }
    },
    preview: (message) => {
      const { url, headers, body } = options.request(message, { now: now(), earlier: [] });
      const wire: unknown = { method: 'POST', url: maskAddress(url), headers, body: JSON.parse(body) };
      return JSON.parse(JSON.stringify(wire, (_, value: unknown) => maskText(value, secrets)));
    },
  };
}

/** The result without secrets, short, on one line. */
export function withoutSecrets(result: SendResult, secrets: readonly string[]): SendResult {
  if (result.says === undefined) return result;
  return { ...result, says: cutText(oneLine(redactText(result.says, secrets)), SAYS_LIMIT) };
}

/** The address, and the parts of it that let others write there. */
export function secretsOfAddress(address: string): string[] {
  const url = readUrl(address);
  if (!url) return [address];
  const { pathname, search, searchParams, username, password } = url;
  const parts = [...pathname.split('/'), ...searchParams.values(), username, password];
  const secrets = [...parts, ...parts.map(decode)].filter((part) => part !== '' && !WORDS.includes(part));
  return [address, `${pathname}${search}`, ...secrets];
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The origin of an address, without the parts that let others write there. */
export function maskAddress(address: string): string {
  const url = readUrl(address);
  return url ? `${url.origin}/***` : '***';
}

function maskText(value: unknown, secrets: readonly string[]): unknown {
  return typeof value === 'string' ? redactText(value, secrets) : value;
}
