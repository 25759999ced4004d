/** What goes to other companies, and sometimes does not arrive. */
import { z } from 'zod';
import { between, type DemoJob, failure, nothing, pick } from './job.ts';
import { CUSTOMERS } from './names.ts';

export const GITHUB_ISSUES: DemoJob = {
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
};

export const WEBHOOK_DELIVER: DemoJob = {
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
};

export const CRM_PUSH: DemoJob = {
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
};
