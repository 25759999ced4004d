/**
 * Each address, once in each theme and once in each width: nothing is wider than its window, nor against the policy. The
 * first address of each page is gone through by Tab, too, and has no fault for those who do not see: its other views
 * have the same frame and parts. looks.slow.test.ts has all of it for each address, in each theme and width.
 */
import { expect, test } from 'vitest';
import { ADDRESSES, lookAt, measure } from './look-at.ts';
import { WIDE } from './open-pages.ts';
import { useOnePage } from './use-one-page.ts';
import { walkByTab } from './walk-by-tab.ts';

const one = useOnePage('development');

/** Of four addresses one each: the theme of the wide window, that of the phone, and in which of them axe looks. */
const TURNS = [
  { wide: 'dark', phone: 'light', full: 'wide' },
  { wide: 'light', phone: 'dark', full: 'phone' },
  { wide: 'dark', phone: 'light', full: 'phone' },
  { wide: 'light', phone: 'dark', full: 'wide' },
] as const;

const FIRST = new Map(ADDRESSES.toReversed().map(([address]) => [pathOf(address), address]));

test.each(ADDRESSES.map(([address, mark], i) => [address, mark, i % TURNS.length] as const))(
  '%s',
  async (address, mark, turn) => {
    const { page, faults } = one;
    const { wide, phone, full } = TURNS[turn] ?? TURNS[0];
    const isFirst = FIRST.get(pathOf(address)) === address;
    // Before the page opens: a picture that is laid out anew for another width would come in the middle of the walk.
    await page.setViewportSize(WIDE);
    await one.open(address, mark);
    await page.evaluate(() => document.fonts.ready);
    await (isFirst && full === 'wide' ? lookAt : measure)(page, { size: 'wide', theme: wide });
    expect(isFirst ? await walkByTab(page) : []).toEqual([]);
    await (isFirst && full === 'phone' ? lookAt : measure)(page, { size: 'phone', theme: phone });
    expect(faults).toEqual([]);
  },
);

test('with a finger nothing scrolls sideways, and rows are tall enough', async () => {
  await using phone = await one.pages.open('/runs', { isPhone: true, theme: 'light' });
  const { page, faults } = phone;
  await page.waitForSelector('.tbl tbody tr');
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  const tall = await page.locator('.tbl tbody tr').first().boundingBox();
  expect(tall?.height).toBeGreaterThanOrEqual(44);
  expect(faults).toEqual([]);
});

function pathOf(address: string): string {
  return address.split(/[?#]/)[0] ?? '';
}
