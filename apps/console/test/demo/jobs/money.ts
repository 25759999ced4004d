/** Invoices and the report of the revenue, which fails while the warehouse is slow. */
import { z } from 'zod';
import { between, type DemoJob, failure, MINUTE, nothing, pick, type Play } from './job.ts';
import { CUSTOMERS } from './names.ts';

/** The warehouse is slow between these. */
const WAREHOUSE_MIN = [10 * 60, 12 * 60] as const;

const REVENUE_LOG: NonNullable<Play['log']> = [
  ['info', '\u001b[36m▸\u001b[0m connecting to \u001b[1mwarehouse\u001b[0m (replica-2)'],
  ['info', '\u001b[32m✔\u001b[0m extracted 182,044 rows from \u001b[1morders\u001b[0m'],
  ['warn', '\u001b[33m!\u001b[0m 14 rows without a currency, taken as EUR'],
];

export const BILLING_INVOICE: DemoJob = {
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
};

export const REPORT_REVENUE: DemoJob = {
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
};
