/** The jobs of a shop, as the demo plays them: how often each is asked for, how long it works and how it fails. */
import { describeError } from '@sb/logger';
import type { DemoJob } from './jobs/job.ts';
import { MAIL_DIGEST, MAIL_WELCOME } from './jobs/mail.ts';
import { BILLING_INVOICE, REPORT_REVENUE } from './jobs/money.ts';
import { CRM_PUSH, GITHUB_ISSUES, WEBHOOK_DELIVER } from './jobs/partners.ts';
import {
  CACHE_WARM,
  DB_SNAPSHOT,
  MEDIA_THUMBNAILS,
  SEARCH_REINDEX,
  SHOP_FEED,
  UPTIME_PROBE,
} from './jobs/upkeep.ts';

/** Each takes its numbers from the same random ones: another order is another day. */
export const DEMO_JOBS: readonly DemoJob[] = [
  MAIL_DIGEST,
  MAIL_WELCOME,
  BILLING_INVOICE,
  GITHUB_ISSUES,
  REPORT_REVENUE,
  MEDIA_THUMBNAILS,
  WEBHOOK_DELIVER,
  CRM_PUSH,
  CACHE_WARM,
  UPTIME_PROBE,
  SEARCH_REINDEX,
  DB_SNAPSHOT,
  SHOP_FEED,
];

/** As the runner stores it. */
export function storedError(error: Error): string {
  return JSON.stringify(describeError(error));
}
