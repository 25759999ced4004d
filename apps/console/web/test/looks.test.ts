/**
 * Each page, once in each theme and once in each width: none is wider than its window, nor against the policy. In one
 * of the two: no fault for those who do not see. looks.slow.test.ts has all of it in each theme and width, and opens
 * each page by its address.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { goWithin } from './go-within.ts';
import { type Lanes, openLanes } from './lanes.ts';
import { ADDRESSES, lookAt, measure } from './look-at.ts';
import { WIDE } from './open-pages.ts';
import { walkByTab } from './walk-by-tab.ts';

let lanes: Lanes;
beforeAll(async () => {
  lanes = await openLanes('development');
});
afterAll(() => lanes.stop());

/** Of four pages one each: the theme of the wide window, that of the phone, and which of them axe looks at. */
const TURNS = [
  { wide: 'dark', phone: 'light', full: 'wide' },
  { wide: 'light', phone: 'dark', full: 'phone' },
  { wide: 'dark', phone: 'light', full: 'phone' },
  { wide: 'light', phone: 'dark', full: 'wide' },
] as const;

test.concurrent.each(ADDRESSES.map(([address, mark], i) => [address, mark, i % TURNS.length] as const))(
  '%s',
  (address, mark, turn) =>
    lanes.use(async ({ page, faults }) => {
      const { wide, phone, full } = TURNS[turn] ?? TURNS[0];
      await goWithin(page, '/no-such-page', 'main.door');
      // Before the page opens: a picture that is laid out anew for another width would come in the middle of the walk.
      await page.setViewportSize(WIDE);
      await goWithin(page, address, mark);
      await page.evaluate(() => document.fonts.ready);
      await (full === 'wide' ? lookAt : measure)(page, { size: 'wide', theme: wide });
      expect(await walkByTab(page)).toEqual([]);
      await (full === 'phone' ? lookAt : measure)(page, { size: 'phone', theme: phone });
      expect(faults).toEqual([]);
    }),
);

test('with a finger nothing scrolls sideways, and rows are tall enough', () =>
  lanes.use(async ({ pages }) => {
    await using phone = await pages.open('/runs', { isPhone: true, theme: 'light' });
    const { page, faults } = phone;
    await page.waitForSelector('.tbl tbody tr');
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    const tall = await page.locator('.tbl tbody tr').first().boundingBox();
    expect(tall?.height).toBeGreaterThanOrEqual(44);
    expect(faults).toEqual([]);
  }));
