/** The keys of lists act on each list that `?` lists them for. list-keys.slow.test.ts has every list. */
import { expect, test } from 'vitest';
import { idleKeys, LISTS } from './list-keys.ts';
import { useOnePage } from './use-one-page.ts';

const one = useOnePage();
const LONG = { timeout: 15_000 };

test.each(LISTS.filter(([address]) => /^\/(?:runs|audit|events)\b|^\/quests$/.test(address)))(
  'on %s each key that is listed does something',
  async (address, row) => {
    expect({ idle: await idleKeys(one, address, row), faults: one.faults }).toEqual({ idle: [], faults: [] });
  },
);

test.each([
  ['/audit', 'h', '/audit?since=30d'],
  ['/audit?since=24h&until=1h', 'l', '/audit?since=7d'],
  ['/events', 'h', '/events?since=30d'],
  ['/events?type=queue.*&since=30d', 'l', '/events?type=queue.*'],
])('on %s %s leads to %s', async (address, key, to) => {
  const { page } = await one.open(address, '.tbl tbody tr');
  await page.keyboard.press(key);
  await expect.poll(() => page.url(), LONG).toBe(one.pages.stub.url + to);
});

test.each([
  ['/audit', 'people'],
  ['/events', 'All'],
])('on %s f leads to the filter', async (address, first) => {
  const { page } = await one.open(address, '.tbl tbody tr');
  await page.keyboard.press('f');
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent), LONG).toBe(first);
});
