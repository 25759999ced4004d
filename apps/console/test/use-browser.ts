/** One browser for all journeys of a file: to start one takes longer than most of them. */
import { storePlace } from '@sb/testkit';
import { afterAll, beforeAll } from 'vitest';
import { openBrowser, type OpenBrowser } from './open-browser.ts';

export function useBrowser(): () => OpenBrowser {
  let browser: OpenBrowser;
  beforeAll(async () => {
    browser = await openBrowser(storePlace());
  });
  afterAll(() => browser.close());
  return () => browser;
}
