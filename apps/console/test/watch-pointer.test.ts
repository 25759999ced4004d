/** What is reported of a page that is led by keys alone, and what is not. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type BrowserShare, shareBrowser } from './shared-browser.ts';
import { watchPointer } from './watch-pointer.ts';

const PAGE =
  'data:text/html,<input aria-label="Name"><input type="checkbox"><button>Save</button><select><option>a<option>b</select>';

let browser: BrowserShare;
let page: Page;
let faults: string[];
beforeAll(async () => {
  browser = await shareBrowser();
  page = await browser.page();
});
afterAll(() => browser.close());
beforeEach(async () => {
  faults = [];
  await watchPointer(page, faults);
  await page.goto(PAGE);
});

test('keys that type, paste, tick, choose and press are no faults', async () => {
  for (const key of ['Tab', 'a', 'b', 'Control+a', 'Control+x', 'Control+v', 'Control+v', 'Tab', 'Space'])
    await page.keyboard.press(key);
  for (const key of ['Tab', 'Space', 'Enter', 'Tab', 'ArrowDown']) await page.keyboard.press(key);
  expect(await page.locator('input').first().inputValue()).toBe('abab');
  expect(await page.locator('select').inputValue()).toBe('b');
  expect(faults).toEqual([]);
});

test.each<[string, (page: Page) => Promise<unknown>, string[]]>([
  [
    'a text that is set',
    () => page.locator('input').first().fill('ab'),
    ['no key was pressed before the text of INPUT'],
  ],
  [
    'a choice that is set',
    () => page.locator('select').selectOption('b'),
    ['no key was pressed before the text of SELECT'],
  ],
  [
    'a click of a program',
    () => page.locator('button').dispatchEvent('click'),
    ['no key was pressed before the click on BUTTON'],
  ],
  ['a pointer', () => page.locator('button').click(), ['a pointer pressed BUTTON']],
])('%s is a fault, also after another key', async (_, act, expected) => {
  await page.keyboard.press('Tab');
  await page.keyboard.press('x');
  await act(page);
  await expect.poll(() => faults).toEqual(expected);
});
