import type { Page } from 'playwright-core';

/** An address without a page: no heading, and nothing that acts. */
export const EMPTY = '/no-such-page';

/** As a link does, without loading the application anew. `mark`: a selector of what is there when the page is whole. */
export async function goWithin(page: Page, address: string, mark: string): Promise<void> {
  await page.evaluate((to) => history.pushState(null, '', to), address);
  await page.waitForSelector(mark);
}

/** The same, without anything that was typed, opened or selected on the page before. */
export async function goAnew(page: Page, address: string, mark = 'h1'): Promise<void> {
  await goWithin(page, EMPTY, 'main.door');
  await goWithin(page, address, mark);
}
