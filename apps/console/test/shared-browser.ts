/**
 * One browser for all files that a worker of the tests runs: to start one takes a second, and a new one compiles all scripts
 * anew. It ends with the process.
 */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from '../web/dev/launch-chromium.mjs';
import { keepPages, type PageLook, type TakenPage } from './keep-pages.ts';

export interface BrowserShare {
  /** In a context of its own. */
  page(look?: BrowserContextOptions): Promise<Page>;
  /** One that an earlier test has left, also of another file. */
  take(look: PageLook): Promise<TakenPage>;
  /** Drops the pages that were not left. */
  close(): Promise<void>;
}

interface Running {
  readonly browser: Browser;
  readonly take: (look: PageLook) => Promise<TakenPage>;
}

let running: Promise<Running> | undefined;

/** The share of one file. */
export async function shareBrowser(): Promise<BrowserShare> {
  const { browser, take } = await runningBrowser();
  const own = new Set<BrowserContext>();
  return {
    async page(look) {
      const context = await browser.newContext(look);
      own.add(context);
      return context.newPage();
    },
    async take(look) {
      const taken = await take(look);
      own.add(taken.page.context());
      return {
        ...taken,
        async leave() {
          await taken.leave();
          own.delete(taken.page.context());
        },
      };
    },
    async close() {
      await Promise.all(Array.from(own, (context) => context.close()));
    },
  };
}

async function runningBrowser(): Promise<Running> {
  const found = await running;
  if (found?.browser.isConnected()) return found;
  running = launch();
  return running;
}

async function launch(): Promise<Running> {
  // The process ends by this signal. Its end kills the browser and removes its profile; to close it would take too long.
  const browser = await launchChromium({ handleSIGTERM: false });
  process.once('SIGTERM', () => process.exit());
  return { browser, take: keepPages(browser) };
}
