/**
 * One browser for all files that a worker of the tests runs: to start one takes a second, and a new one compiles all scripts
 * anew. It ends with the process.
 */
import { constants } from 'node:os';
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

/** Of files that ask at once, each gets the same; after one that did not start or has gone, the next file starts another. */
function runningBrowser(): Promise<Running> {
  running ??= launch();
  return running;
}

async function launch(): Promise<Running> {
  const browser = await launchChromium({ handleSIGTERM: false }).catch((error: unknown) => {
    forget();
    throw error;
  });
  browser.once('disconnected', forget);
  process.off('SIGTERM', endBySignal).on('SIGTERM', endBySignal);
  return { browser, take: keepPages(browser) };
}

function forget(): void {
  running = undefined;
}

/**
 * The process ends by this signal. Its end kills the browser and removes its profile; to close it would take too long. A test
 * that emits the event does not send the signal: it gives no number.
 */
export function endBySignal(_signal: NodeJS.Signals, number?: number): void {
  if (number === constants.signals.SIGTERM) process.exit();
}
