/** Each page, opened by its address, in each theme and width. looks.test.ts has a selection. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADDRESSES, lookAt } from './look-at.ts';
import { openPages, type Pages } from './open-pages.ts';
import { walkByTab } from './walk-by-tab.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await openPages('development');
});
afterAll(() => pages.stop());

test.each(ADDRESSES)('%s', async (address, mark) => {
  await using opened = await pages.openShared(address);
  const { page, faults } = opened;
  await page.waitForSelector(mark);
  await page.evaluate(() => document.fonts.ready);
  expect(await walkByTab(page)).toEqual([]);
  for (const size of ['wide', 'phone'] as const)
    for (const theme of ['dark', 'light'] as const) await lookAt(page, { size, theme });
  expect(faults).toEqual([]);
});
