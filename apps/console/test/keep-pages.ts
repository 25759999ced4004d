/**
 * Pages that tests use one after the other, each like a new one. To open a new one takes as long as most tests: a
 * context, a process, and all scripts compiled again. A test that visits two origins takes one of its own: what is stored is
 * forgotten of the last origin alone.
 */
import { once } from 'node:events';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** A page that is not like a new one after it is closed: it hangs. */
const PATIENCE_MS = 3_000;

/** The memory of its process grows with each. */
const MOST_USES = 50;

/** What tests listen to, at the page or at its context. */
const HEARD = ['weberror', 'console', 'request', 'requestfinished', 'requestfailed', 'response'];

export interface PageLook extends BrowserContextOptions {
  /** In a context of its own, for a test that does what cannot be taken back: a clock, a script, no network, a
   * second origin. */
  readonly isOwn?: boolean;
}

export interface TakenPage {
  readonly page: Page;
  readonly leave: () => Promise<void>;
  /** Left or not, no other test takes it: that of a test that has failed may be why. */
  readonly drop: () => Promise<void>;
}

export function keepPages(browser: Browser, mostUses = MOST_USES): (look: PageLook) => Promise<TakenPage> {
  const left = new Map<string, Page[]>();
  const uses = new WeakMap<Page, number>();
  return async ({ isOwn = false, ...look }) => {
    const key = JSON.stringify(look);
    const page = (!isOwn && left.get(key)?.pop()) || (await (await browser.newContext(look)).newPage());
    const use = (uses.get(page) ?? 0) + 1;
    uses.set(page, use);
    const viewport = page.viewportSize();
    const drop = (): Promise<void> => {
      left.set(key, left.get(key)?.filter((other) => other !== page) ?? []);
      return page.context().close();
    };
    return {
      page,
      drop,
      async leave() {
        const isLast = isOwn || use >= mostUses || page.context().pages().length > 1;
        if (isLast || !(await isForgotten(page, look))) return drop();
        if (viewport) await page.setViewportSize(viewport);
        left.set(key, [...(left.get(key) ?? []), page]);
      },
    };
  };
}

function isForgotten(page: Page, look: BrowserContextOptions): Promise<boolean> {
  const forgotten = forget(page, look).then(
    () => true,
    () => false,
  );
  const isLate = once(AbortSignal.timeout(PATIENCE_MS), 'abort').then(() => false);
  return Promise.race([forgotten, isLate]);
}

async function forget(page: Page, { colorScheme }: BrowserContextOptions): Promise<void> {
  const context = page.context();
  for (const heard of HEARD) {
    context.removeAllListeners(heard);
    page.removeAllListeners(heard);
  }
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  if (page.url().startsWith('http')) {
    await page.evaluate(() => [localStorage, sessionStorage].map((storage) => storage.clear()));
    // Not `about:blank`: its process is another one, in which all scripts are compiled again.
    await page.goto(new URL('/healthz', page.url()).href);
  }
  // Nothing of the next page is under the pointer.
  await page.mouse.move(-1, -1);
  // `null` is no way back: it is light, whatever the context began with.
  await page.emulateMedia({ colorScheme: colorScheme ?? 'light', forcedColors: 'none' });
  await context.clearCookies();
  await context.clearPermissions();
}
