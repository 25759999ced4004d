import type { Page } from 'playwright-core';

/** As a link does, without loading the application anew. `mark`: a selector of what is there when the page is whole. */
export async function goWithin(page: Page, address: string, mark: string): Promise<void> {
  await page.evaluate((to) => history.pushState(null, '', to), address);
  await page.waitForSelector(mark);
}
