/**
 * Pages that tests use one after the other, each like a new one. To open a new one takes as long as most tests: a
 * context, a process, and all scripts compiled again.
 */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface PageLook extends BrowserContextOptions {
  /** In a context of its own, for a test that does what cannot be taken back: a clock, a script, no network. */
  readonly isOwn?: boolean;
}

export interface TakenPage {
  readonly page: Page;
  readonly leave: () => Promise<void>;
}

export function keepPages(browser: Browser): (look: PageLook) => Promise<TakenPage> {
  const left = new Map<string, Page[]>();
  return async ({ isOwn = false, ...look }) => {
    const key = JSON.stringify(look);
    const page = (!isOwn && left.get(key)?.pop()) || (await (await browser.newContext(look)).newPage());
    const viewport = page.viewportSize();
    return {
      page,
      async leave() {
        const context = page.context();
        if (isOwn || context.pages().length > 1) return context.close();
        await forget(page);
        if (viewport) await page.setViewportSize(viewport);
        left.set(key, [...(left.get(key) ?? []), page]);
      },
    };
  };
}

async function forget(page: Page): Promise<void> {
  const context = page.context();
  for (const heard of ['weberror', 'console', 'request']) context.removeAllListeners(heard);
  page.removeAllListeners('request');
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  if (page.url().startsWith('http')) await page.evaluate(() => localStorage.clear());
  await page.goto('about:blank');
  // Nothing of the next page is under the pointer.
  await page.mouse.move(-1, -1);
  await page.emulateMedia({ colorScheme: null });
  await context.clearCookies();
  await context.clearPermissions();
}
