import { createHash, createHmac } from 'node:crypto';
import type { LookupFunction } from 'node:net';
import type { Channel, SendResult } from '../../channel.ts';
import { classifyStatus } from '../answers.ts';
import { httpChannel, secretsOfAddress } from '../http-channel.ts';
import { type Answer, USER_AGENT } from '../post.ts';
import { isPrivateAddress } from './private-address.ts';
import { webhookPayload } from './webhook-payload.ts';

export interface WebhookOptions {
  readonly url: string;
  /** `whsec_` and base64 of 24 to 64 bytes. */
  readonly secret: string;
  /** Whether addresses that are not on the internet may be called. */
  readonly allowPrivate: boolean;
  readonly now: () => number;
  readonly timeLimitMs?: number;
  /** Default: the lookup of the platform. */
  readonly lookup?: LookupFunction;
}

/** Standard Webhooks: a receiver with the secret can check the sender, and can drop a `webhook-id` that it has already. */
export function createWebhook(options: WebhookOptions): Channel {
  const { url, secret, allowPrivate, now, timeLimitMs, lookup } = options;
  const key = webhookKey(secret);
  const channel = httpChannel({
    name: 'webhook',
    now,
    ...(timeLimitMs !== undefined && { timeLimitMs }),
    request: (message, { now: at }) => {
      const body = JSON.stringify(webhookPayload(message));
      const signed = signWebhook(key ?? Buffer.alloc(0), {
        id: headerId(message.id),
        timestamp: Math.floor(at / 1000),
        body,
      });
      return {
        url,
        headers: { 'content-type': 'application/json', 'user-agent': USER_AGENT, ...signed },
        body,
        ...(!allowPrivate && { refuse: refusePrivate }),
        ...(lookup && { lookup }),
      };
    },
    classify: classifyWebhook,
    secrets: [...secretsOfAddress(url), secret],
  });
  return key === undefined ? { ...channel, send: () => Promise.resolve(WRONG_SECRET) } : channel;
}

const WRONG_SECRET = {
  kind: 'permanent',
  says: 'NOTIFY_WEBHOOK_SECRET: expected whsec_ and base64 of 24 to 64 bytes. Make one with: echo "whsec_$(openssl rand -base64 32)"',
} as const;

const SECRET = 'does it check with the same NOTIFY_WEBHOOK_SECRET?';
const HINTS = { 401: SECRET, 403: SECRET, 404: 'check NOTIFY_WEBHOOK_URL' };

export function classifyWebhook(answer: Answer, now: number): SendResult {
  const { status } = answer;
  if (status >= 200 && status < 300) return { kind: 'delivered', says: String(status) };
  if (status >= 300 && status < 400) {
    return {
      kind: 'transient',
      says: `The webhook answered ${status}: redirects are not followed, give the address it leads to`,
    };
  }
  if (status === 410)
    return { kind: 'permanent', says: 'The webhook answered 410: it wants no more messages', isGone: true };
  return classifyStatus('The webhook', answer, { now, hints: HINTS });
}

/** `webhook-id` allows few characters: an id with any other character is replaced by its hash. */
function headerId(id: string): string {
  return /^[\w.-]{1,128}$/.test(id) ? id : createHash('sha256').update(id).digest('hex');
}

function refusePrivate(address: string): string | undefined {
  if (!isPrivateAddress(address)) return undefined;
  return `The webhook is at ${address}, which is not on the internet. If that is right: settings.webhook.allowPrivate: true`;
}

const PREFIX = 'whsec_';

/** The key in a secret of Standard Webhooks: base64 of 24 to 64 bytes, with or without `whsec_` before it. */
export function webhookKey(secret: string): Buffer | undefined {
  const text = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret;
  if (!/^[A-Za-z\d+/]+={0,2}$/.test(text)) return undefined;
  const key = Buffer.from(text, 'base64');
  return key.length >= 24 && key.length <= 64 ? key : undefined;
}

export interface SignedContent {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly timestamp: number;
  readonly body: string;
}

/** The headers of Standard Webhooks. */
export function signWebhook(key: Buffer, { id, timestamp, body }: SignedContent): Record<string, string> {
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`,
  };
}
