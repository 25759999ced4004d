/**
 * Each page, once in each theme and once in each width: no fault for those who do not see, and none of the policy.
 * looks.slow.test.ts has each theme in each width, and opens each page by its address.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADDRESSES, ADMIN, lookAt, type Seen } from './look-at.ts';
import { type OpenPage, openPages, type Pages, WIDE } from './open-pages.ts';
import { walkByTab } from './walk-by-tab.ts';

let pages: Pages;
let opened: OpenPage;
beforeAll(async () => {
  pages = await openPages('development');
  pages.stub.answers.set('/session', ADMIN);
  opened = await pages.openShared('/');
});
afterAll(() => pages.stop());

/** One page has the first pair, the next one the second. */
const PAIRS: readonly (readonly [Seen, Seen])[] = [
  [
    { size: 'wide', theme: 'dark' },
    { size: 'phone', theme: 'light' },
  ],
  [
    { size: 'wide', theme: 'light' },
    { size: 'phone', theme: 'dark' },
  ],
];

test.each(ADDRESSES.map(([address, mark], i) => [address, mark, i % PAIRS.length] as const))(
  '%s',
  async (address, mark, pair) => {
    const { page, faults } = opened;
    const [wide, phone] = PAIRS[pair] ?? [];
    if (!wide || !phone) throw new Error('no pair');
    await go(page, '/no-such-page', 'main.door');
    // Before the page opens: a picture that is laid out anew for another width would come in the middle of the walk.
    await page.setViewportSize(WIDE);
    await go(page, address, mark);
    await page.evaluate(() => document.fonts.ready);
    await lookAt(page, wide);
    expect(await walkByTab(page)).toEqual([]);
    await lookAt(page, phone);
    expect(faults).toEqual([]);
  },
);

test('with a finger nothing scrolls sideways, and rows are tall enough', async () => {
  await using phone = await pages.open('/runs', { isPhone: true, theme: 'light' });
  const { page, faults } = phone;
  await page.waitForSelector('.tbl tbody tr');
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  const tall = await page.locator('.tbl tbody tr').first().boundingBox();
  expect(tall?.height).toBeGreaterThanOrEqual(44);
  expect(faults).toEqual([]);
});

/** As a link does, without loading the application anew. */
async function go(page: Page, address: string, mark: string): Promise<void> {
  await page.evaluate((to) => history.pushState(null, '', to), address);
  await page.waitForSelector(mark);
}
