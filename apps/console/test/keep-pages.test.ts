/** A page that another test has left is like a new one, or is not taken. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../web/dev/launch-chromium.mjs';
import { keepPages } from './keep-pages.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

test.each(['dark', 'light'] as const)('a %s page that was the other is as it began', async (colorScheme) => {
  const take = keepPages(browser);
  const { page, leave } = await take({ colorScheme });
  await page.emulateMedia({ colorScheme: colorScheme === 'dark' ? 'light' : 'dark' });
  await leave();
  const next = await take({ colorScheme });
  expect(next.page).toBe(page);
  expect(await schemeOf(page)).toBe(colorScheme);
});

test('the page of a test that has failed is not taken again', async () => {
  const take = keepPages(browser);
  const { page, leave, drop } = await take({});
  await leave();
  await drop();
  expect(page.isClosed()).toBe(true);
  const next = await take({});
  expect(next.page).not.toBe(page);
});

test('a page that was left has no listeners', async () => {
  const take = keepPages(browser);
  const { page, leave } = await take({});
  const heard: string[] = [];
  for (const end of ['requestfinished', 'requestfailed', 'response'] as const) {
    page.on(end as 'response', () => heard.push(`page: ${end}`));
    page.context().on(end as 'response', () => heard.push(`context: ${end}`));
  }
  await leave();
  const next = await take({});
  await next.page.route('http://console.test/*', (route) =>
    route.request().url().endsWith('/gone') ? route.abort() : route.fulfill({ body: 'page' }),
  );
  await next.page.goto('http://console.test/');
  await next.page.evaluate(() => fetch('/gone').catch(() => undefined));
  expect([next.page === page, heard]).toEqual([true, []]);
});

test('a page that enough tests have used is not taken again', async () => {
  const take = keepPages(browser, 2);
  const [first, second, third] = [await use(take), await use(take), await use(take)];
  expect([second, third].map((page) => page === first)).toEqual([true, false]);
  expect(first.isClosed()).toBe(true);
});

test('a page that hangs holds no other test up', async () => {
  const take = keepPages(browser);
  const { page, leave } = await take({});
  await page.route('http://console.test/', (route) => route.fulfill({ body: 'page' }));
  await page.goto('http://console.test/');
  page
    .evaluate(() => {
      for (;;);
    })
    .catch(() => {});
  await leave();
  expect(page.isClosed()).toBe(true);
});

function schemeOf(page: Page): Promise<string> {
  return page.evaluate(() => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
}

async function use(take: ReturnType<typeof keepPages>): Promise<Page> {
  const { page, leave } = await take({});
  await leave();
  return page;
}
