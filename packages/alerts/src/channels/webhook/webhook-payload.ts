import type { AlertDigest, AlertMessage, Bulletin, ChannelMessage, DigestedAlert } from '../../message.ts';
import { cleanText, cutText } from '../cut-text.ts';

/** The longest text: Standard Webhooks asks for small messages. */
const TEXT = 1000;

const NAME = 100;
const ALERTS = 40;
const FACTS = 10;
const LINES = 30;
const LINE = 300;

const TYPES = {
  firing: 'alert.fired',
  resolved: 'alert.resolved',
  test: 'alert.test',
  digest: 'alert.digest',
  bulletin: 'bulletin',
} as const;

export interface WebhookPayload {
  readonly type: (typeof TYPES)[keyof typeof TYPES];
  readonly timestamp: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The message for a program: times in ISO 8601, all texts clean and of bounded length. */
export function webhookPayload(message: ChannelMessage): WebhookPayload {
  if (message.status === 'digest') return digestPayload(message);
  return message.status === 'bulletin' ? bulletinPayload(message) : alertPayload(message);
}

function bulletinPayload({ at, facts, lines, ...rest }: Bulletin): WebhookPayload {
  const texts = Object.entries(rest).map(([key, text]) => [key, cutText(cleanText(text), TEXT)]);
  return {
    type: TYPES.bulletin,
    timestamp: iso(at),
    data: {
      ...Object.fromEntries(texts),
      facts: facts.slice(0, FACTS).map(({ label, text }) => ({
        label: cutText(cleanText(label), NAME),
        text: cutText(cleanText(text), LINE),
      })),
      lines: lines.slice(0, LINES).map((line) => cutText(cleanText(line), LINE)),
      ...(lines.length > LINES && { more: lines.length - LINES }),
    },
  };
}

function alertPayload(message: AlertMessage): WebhookPayload {
  const { since, resolvedAt, nextFireAt, ...rest } = message;
  const texts = Object.entries(rest).map(([key, value]) => [key, bounded(value)]);
  return {
    type: TYPES[message.status],
    timestamp: iso(resolvedAt ?? since),
    data: {
      ...Object.fromEntries(texts),
      since: iso(since),
      ...(resolvedAt !== undefined && { resolvedAt: iso(resolvedAt) }),
      ...(nextFireAt !== undefined && { nextFireAt: iso(nextFireAt) }),
    },
  };
}

function digestPayload({ alerts, since, resolvedAt, ...rest }: AlertDigest): WebhookPayload {
  const texts = Object.entries(rest).map(([key, value]) => [key, bounded(value)]);
  return {
    type: TYPES.digest,
    timestamp: iso(resolvedAt ?? since),
    data: {
      ...Object.fromEntries(texts),
      since: iso(since),
      ...(resolvedAt !== undefined && { resolvedAt: iso(resolvedAt) }),
      alerts: alerts.slice(0, ALERTS).map(digested),
      ...(alerts.length > ALERTS && { more: alerts.length - ALERTS }),
    },
  };
}

function digested({
  alertId,
  since,
  resolvedAt,
  ...names
}: DigestedAlert): Readonly<Record<string, unknown>> {
  const texts = Object.entries(names).map(([key, text]) => [key, cutText(cleanText(text), NAME)]);
  return {
    ...(alertId !== undefined && { alertId }),
    ...Object.fromEntries(texts),
    since: iso(since),
    ...(resolvedAt !== undefined && { resolvedAt: iso(resolvedAt) }),
  };
}

function bounded(value: string | number | AlertMessage['suppressed']): unknown {
  if (typeof value === 'string') return cutText(cleanText(value), TEXT);
  if (typeof value !== 'object') return value;
  return { ...value, reason: cutText(cleanText(value.reason), TEXT) };
}

function iso(at: number): string | null {
  return new Date(at).toJSON();
}
