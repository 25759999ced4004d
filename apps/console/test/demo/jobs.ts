/** The jobs of a shop, as the demo plays them: how often each is asked for, how long it works and how it fails. */
import type { AnyJob } from '@sb/jobs';
import { describeError } from '@sb/logger';
import { z } from 'zod';

export type Random = () => number;

/** What a run does, decided before it begins. */
export interface Play {
  readonly ms: number;
  readonly log?: readonly (readonly [
    level: string,
    message: string,
    fields?: Readonly<Record<string, unknown>>,
  ])[];
  /** Each with its share of the time. */
  readonly steps?: readonly (readonly [name: string, share: number, result: unknown])[];
  readonly result?: unknown;
  /** Described as the runner describes it. */
  readonly error?: Error;
  readonly isPermanent?: boolean;
  readonly skips?: string;
}

export interface DemoJob {
  readonly job: AnyJob;
  /** From one request to the next, minutes. Undefined: on its schedule only. */
  readonly everyMin?: number;
  readonly input: (random: Random) => unknown;
  readonly play: (random: Random, at: number, input: never) => Play;
}

const MINUTE = 60_000;
/** The mail server breaks here, and is not mended until the day ends. */
const OUTAGE_MIN = 23 * 60 + 8;
/** The warehouse is slow between these. */
const WAREHOUSE_MIN = [10 * 60, 12 * 60] as const;

const between = (random: Random, least: number, most: number): number =>
  Math.round(least + random() * (most - least));
const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
const nothing = (): undefined => undefined;

/** With the frames of the shop's own code. */
function failure(name: string, message: string, frames: readonly string[], cause?: Error): Error {
  const error = new Error(message, { cause });
  error.name = name;
  error.stack = [`${name}: ${message}`, ...frames.map((frame) => `    at ${frame}`)].join('\n');
  return error;
}

const refused = (): Error =>
  failure('Error', 'connect ECONNREFUSED 10.4.2.19:587', ['TCPConnectWrap.afterConnect (node:net:1611:16)']);

const CUSTOMERS = ['northwind', 'initech', 'globex', 'umbrella', 'hooli', 'wayne'];
const PEOPLE = ['ada', 'grace', 'linus', 'margaret', 'edsger', 'barbara'];
const TEAMS = ['core', 'growth', 'billing', 'media', 'platform'];

/** `dayAt`: ms since the begin of the day. */
export const DEMO_JOBS: readonly DemoJob[] = [
  {
    job: {
      id: 'mail.digest',
      name: 'Daily digest mail',
      owner: 'growth',
      tags: ['mail'],
      queue: 'mail',
      input: z.object({ to: z.email(), date: z.string(), team: z.string() }),
      retry: { attempts: 3, backoff: 'exponential', delay: '4s' },
      timeout: '30s',
      concurrency: { limit: 4 },
      run: nothing,
    },
    everyMin: 4,
    input: (random) => ({
      to: `${pick(random, TEAMS)}@acme.test`,
      date: '2026-11-28',
      team: pick(random, TEAMS),
    }),
    play(random, dayAt, { team, to }: { readonly team: string; readonly to: string }) {
      const isDown = dayAt > OUTAGE_MIN * MINUTE;
      const ms = between(random, 120, 420);
      const log = [
        ['info', 'rendering the digest', { team, template: 'digest/v4' }],
        ['info', 'collected', { quests: 7, flags: 2 }],
      ] as const;
      if (!isDown)
        return {
          ms,
          log: [...log, ['info', `sent to ${to}`]],
          steps: [
            ['collect', 0.4, { quests: 7, flags: 2 }],
            ['send', 1, { messageId: '<4711.digest@mail.acme.test>' }],
          ],
          result: { sent: 1 },
        };
      return {
        ms,
        log: [
          ...log,
          ['warn', 'the handshake with the mail server failed', { host: 'smtp.internal', port: 587 }],
        ],
        steps: [['collect', 0.4, { quests: 7, flags: 2 }]],
        error: failure(
          'MailError',
          'smtp.internal:587 did not accept the connection',
          ['sendDigest (src/mail/send-digest.ts:48:11)', 'run (src/jobs/mail-digest.ts:21:22)'],
          refused(),
        ),
      };
    },
  },
  {
    job: {
      id: 'mail.welcome',
      name: 'Welcome mail',
      owner: 'growth',
      tags: ['mail'],
      queue: 'mail',
      input: z.object({ to: z.email(), copies: z.number().int().default(1) }),
      retry: { attempts: 3, delay: '2s' },
      run: nothing,
    },
    everyMin: 1.6,
    input: (random) => ({ to: `${pick(random, PEOPLE)}@${pick(random, CUSTOMERS)}.test`, copies: 1 }),
    play: (random) => ({ ms: between(random, 20, 90), log: [['info', 'sent']], result: { sent: 1 } }),
  },
  {
    job: {
      id: 'billing.invoice',
      name: 'Write an invoice',
      owner: 'billing',
      tags: ['billing'],
      queue: 'billing',
      priority: 'high',
      input: z.object({
        nr: z.number().int(),
        customer: z.string(),
        country: z.string().length(2),
        total: z.number(),
      }),
      retry: { attempts: 3, backoff: 'exponential', delay: '3s' },
      run: nothing,
    },
    everyMin: 3,
    input: (random) => ({
      nr: between(random, 20_000, 29_999),
      customer: pick(random, CUSTOMERS),
      country: random() < 0.03 ? 'XI' : pick(random, ['DE', 'FR', 'US', 'NL']),
      total: between(random, 900, 90_000) / 100,
    }),
    play(random, _, { nr, country }: { readonly nr: number; readonly country: string }) {
      const ms = between(random, 260, 900);
      const log = [['info', 'loading the order', { nr }]] as const;
      if (country === 'XI')
        return {
          ms: 40,
          log,
          steps: [['load-order', 0.8, { lines: 3 }]],
          isPermanent: true,
          error: failure('Permanent', `No VAT rule for country XI (order ${nr})`, [
            'rateOf (src/billing/vat.ts:33:9)',
            'run (src/jobs/billing-invoice.ts:18:19)',
          ]),
        };
      return {
        ms,
        log: [...log, ['info', 'written', { nr, vat: 0.19 }]],
        steps: [
          ['load-order', 0.1, { lines: 3 }],
          ['vat', 0.15, { rate: 0.19 }],
          ['render-pdf', 0.95, { pages: 2, bytes: 48_213 }],
        ],
        result: { invoice: `2026-${nr}` },
      };
    },
  },
  {
    job: {
      id: 'github.issues',
      name: 'Mirror GitHub issues',
      owner: 'platform',
      tags: ['github'],
      queue: 'sync',
      input: z.object({ repo: z.string() }),
      retry: { attempts: 5, backoff: 'exponential', delay: '2s' },
      timeout: '2m',
      run: nothing,
    },
    everyMin: 15,
    input: (random) => ({ repo: `acme/${pick(random, ['shop', 'docs', 'infra'])}` }),
    play: (random, _, { repo }: { readonly repo: string }) => ({
      ms: between(random, 1_800, 5_200),
      log: [['info', `GET /repos/${repo}/issues?page=1`, { status: 200, remaining: 4_811 }]],
      steps: [
        ['list-issues', 0.8, 6],
        ['reconcile', 1, { created: 2, updated: 14 }],
      ],
      result: { created: 2, updated: 14, closed: 3 },
    }),
  },
  {
    job: {
      id: 'report.revenue',
      name: 'Revenue report',
      owner: 'finance',
      tags: ['report'],
      queue: 'reports',
      input: z.object({ month: z.string(), currency: z.enum(['EUR', 'USD']).default('EUR') }),
      retry: { attempts: 2, delay: '5s' },
      timeout: '10m',
      run: nothing,
    },
    everyMin: 58,
    input: (random) => ({ month: pick(random, ['2026-10', '2026-11']), currency: 'EUR' }),
    play(random, dayAt, { month }: { readonly month: string }) {
      const isNight = dayAt > WAREHOUSE_MIN[0] * MINUTE && dayAt < WAREHOUSE_MIN[1] * MINUTE;
      if (isNight)
        return {
          ms: between(random, 2_000, 9_000),
          log: REVENUE_LOG,
          steps: [['extract', 0.4, { rows: 182_044 }]],
          error: failure(
            'UpstreamError',
            `The warehouse gave up on aggregate_by_month(${month})`,
            ['aggregate (src/reports/revenue.ts:53:15)'],
            failure('Error', 'canceling statement due to statement timeout', []),
          ),
        };
      return {
        ms: between(random, 95_000, 240_000),
        log: REVENUE_LOG,
        steps: [
          ['extract', 0.4, { rows: 182_044 }],
          ['convert', 0.55, { currency: 'EUR' }],
          ['aggregate', 0.9, { groups: 412 }],
        ],
        result: { groups: 412, currency: 'EUR' },
      };
    },
  },
  {
    job: {
      id: 'media.thumbnails',
      name: 'Thumbnails',
      owner: 'media',
      tags: ['media'],
      queue: 'media',
      priority: 'low',
      input: z.object({ asset: z.string(), sizes: z.array(z.number()) }),
      retry: { attempts: 3, delay: '1s' },
      run: nothing,
    },
    everyMin: 0.45,
    input: (random) => ({
      asset: `img/${between(random, 1e7, 9e7).toString(16)}.jpg`,
      sizes: [160, 480, 1280],
    }),
    play(random, _, { asset }: { readonly asset: string }) {
      const ms = between(random, 60, 900);
      if (random() > 0.02) return { ms, result: { written: 3 } };
      const message = `VipsJpeg: premature end of JPEG image (asset ${asset})`;
      return { ms, error: failure('Error', message, ['resize (src/media/resize.ts:27:13)']) };
    },
  },
  {
    job: {
      id: 'webhook.deliver',
      name: 'Deliver a webhook',
      owner: 'platform',
      tags: ['webhook'],
      queue: 'webhooks',
      input: z.object({ url: z.url(), event: z.string() }),
      retry: { attempts: 4, backoff: 'exponential', delay: '1s' },
      timeout: '10s',
      run: nothing,
    },
    everyMin: 0.6,
    input: (random) => ({
      url: `https://hooks.${random() < 0.015 ? 'oldshop' : pick(random, CUSTOMERS)}.test/orders`,
      event: pick(random, ['order.paid', 'order.created', 'order.refunded', 'stock.low']),
    }),
    play(random, _, { url, event }: { readonly url: string; readonly event: string }) {
      const ms = between(random, 15, 220);
      if (url.includes('oldshop'))
        return {
          ms,
          isPermanent: true,
          error: failure('Permanent', 'hooks.oldshop.test answered 410 Gone', [
            'deliver (src/webhooks/deliver.ts:36:9)',
          ]),
        };
      if (random() > 0.03)
        return { ms, log: [['info', `POST ${url}`, { status: 204, event }]], result: { status: 204 } };
      const message = `${new URL(url).host} answered 503 for ${event}`;
      return { ms, error: failure('UpstreamError', message, ['deliver (src/webhooks/deliver.ts:41:11)']) };
    },
  },
  {
    job: {
      id: 'crm.push',
      name: 'Push contacts to the CRM',
      owner: 'sales',
      tags: ['crm'],
      queue: 'sync',
      input: z.object({ segment: z.string() }),
      retry: { attempts: 3, backoff: 'exponential', delay: '2s' },
      run: nothing,
    },
    everyMin: 20,
    input: (random) => ({ segment: pick(random, ['smb', 'enterprise', 'trial']) }),
    play: (random) => ({
      ms: between(random, 300, 1_900),
      log: [['info', 'pushed', { contacts: 318 }]],
      result: { pushed: 318 },
    }),
  },
  small('cache.warm', 'Warm the caches', 'default', undefined, [15, 60], { keys: 1_200 }),
  small('uptime.probe', 'Probe the public endpoints', 'default', undefined, [8, 45], { ok: 12, slow: 0 }),
  small('search.reindex', 'Rebuild the search index', 'default', undefined, [900_000, 900_000], {
    docs: 48_000,
  }),
  small('db.snapshot', 'Snapshot the orders database', 'reports', undefined, [140_000, 190_000], {
    bytes: 10_737_418_240,
  }),
  {
    ...small('shop.feed', 'Export the product feed', 'default', undefined, [220, 700], { products: 8_412 }),
    play: (random) => ({
      ms: between(random, 220, 700),
      ...(random() < 0.2
        ? { skips: 'no product has changed since the last feed' }
        : { result: { products: 8_412 } }),
    }),
  },
];

const REVENUE_LOG: NonNullable<Play['log']> = [
  ['info', '\u001b[36m▸\u001b[0m connecting to \u001b[1mwarehouse\u001b[0m (replica-2)'],
  ['info', '\u001b[32m✔\u001b[0m extracted 182,044 rows from \u001b[1morders\u001b[0m'],
  ['warn', '\u001b[33m!\u001b[0m 14 rows without a currency, taken as EUR'],
];

function small(
  id: string,
  name: string,
  queue: string,
  everyMin: number | undefined,
  [least, most]: readonly [number, number],
  result: unknown,
): DemoJob {
  return {
    job: { id, name, owner: 'platform', queue, run: nothing },
    ...(everyMin !== undefined && { everyMin }),
    input: () => ({}),
    play: (random) => ({ ms: between(random, least, most), result }),
  };
}

/** As the runner stores it. */
export function storedError(error: Error): string {
  return JSON.stringify(describeError(error));
}
