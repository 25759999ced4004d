/** What each page must be, however it looks. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { PHONE, WIDE } from './open-pages.ts';
import { violations } from './violations.ts';

/** Addresses, and what is there when the page is whole. */
export const ADDRESSES = [
  ['/', '.verdict'],
  ['/runs?notJob=cache.warm&since=6h', '.tbl tbody tr'],
  ['/runs?state=failed&operation=7', '.opcount'],
  ['/sign-in', '.gate'],
  ['/setup#0123', '.gate input'],
  ['/wall', '.wall .verdict'],
  ['/runs/3436#L6', '.log .target'],
  ['/runs/3436?tab=steps&left=events', '.events'],
  ['/runs/3436?tab=chain', '.inspect'],
  ['/runs/3525', '.causes'],
  ['/runs/3441', '.log .l'],
  ['/jobs', '.jobs tbody tr'],
  ['/jobs/mail.digest', '.runs tbody tr'],
  ['/queues', '.qrow'],
  ['/queues?queue=media', '.drawer .spark'],
  ['/failures', '.groups tbody tr'],
  ['/failures?group=f-smtp', '.runs tbody tr'],
  ['/failures?group=f-smtp&act=replay', '.slider'],
  ['/failures?view=letters', '.runs tbody tr'],
  ['/failures?status=discarded', '.views .on'],
  ['/failures?operation=7', '.opcount'],
  ['/schedules?schedule=snapshot', '.lastfires'],
  ['/schedules?view=list&schedule=digest&act=edit', '.drawer .fires4'],
  ['/schedules?view=heat', '.heat td'],
  ['/alerts', '.ep li'],
  ['/alerts?rule=dlq-jobs&act=explain', '.drawer .why li'],
  ['/alerts?view=history&alert=18', '.drawer .chan'],
  ['/alerts?view=silences', '.silences tbody tr'],
  ['/alerts?view=statistics', '.sums'],
  ['/events', '.evts tbody tr'],
  ['/events?type=queue.*&event=899', '.drawer .diff'],
  ['/statistics', '.mchart canvas'],
  ['/statistics?range=1h&queue=mail&as=table', '.mtwin td'],
] as const;

export interface Seen {
  readonly size: keyof typeof SIZES;
  readonly theme: 'dark' | 'light';
}

const SIZES = { wide: WIDE, phone: PHONE };

/** No fault for those who do not see, nothing wider than the window, no style that the policy refuses. */
export async function lookAt(page: Page, { size, theme }: Seen): Promise<void> {
  await page.setViewportSize(SIZES[size]);
  await page.emulateMedia({ colorScheme: theme });
  await page.waitForSelector(`html[data-theme='${theme}']`);
  const fits = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  // uPlot sets properties of its own elements, which the policy allows.
  const inline = await page.locator('[style]:not(.uplot, .uplot *)').count();
  const found = await violations(page);
  expect({ size, theme, found, fits, inline }).toEqual({ size, theme, found: [], fits: true, inline: 0 });
}
