/** Each page, in both themes, on a desk and on a phone: no fault for those who do not see, and none of the policy. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPages, type Pages, PHONE, WIDE } from './open-pages.ts';
import { violations } from './violations.ts';
import { walkByTab } from './walk-by-tab.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await openPages();
});
afterAll(() => pages.stop());

/** Addresses, and what is there when the page is whole. */
const ADDRESSES = [
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
] as const;

test.each(ADDRESSES)('%s', async (address, mark) => {
  await using opened = await pages.openShared(address);
  const { page, faults } = opened;
  await page.waitForSelector(mark);
  await page.evaluate(() => document.fonts.ready);
  expect(await walkByTab(page)).toEqual([]);
  for (const [size, viewport] of Object.entries({ WIDE, PHONE })) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForSelector(`html[data-theme='${colorScheme}']`);
      const only = colorScheme === 'light' ? 'color-contrast' : undefined;
      const found = await violations(page, only);
      expect({ size, colorScheme, found }).toEqual({ size, colorScheme, found: [] });
    }
    const fits = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    expect({ size, fits }).toEqual({ size, fits: true });
  }
  expect(await page.locator('[style]').count()).toBe(0);
  expect(faults).toEqual([]);
});

test('with a finger nothing scrolls sideways, and rows are tall enough', async () => {
  await using opened = await pages.open('/runs', { isPhone: true, theme: 'light' });
  const { page, faults } = opened;
  await page.waitForSelector('.tbl tbody tr');
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  const tall = await page.locator('.tbl tbody tr').first().boundingBox();
  expect(tall?.height).toBeGreaterThanOrEqual(44);
  expect(faults).toEqual([]);
});
