/** The built pages in a real browser, in front of the stub. Fails on what a person never sees: errors, refusals of the policy. */
import { rm } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { buildPages } from '../../test/build-pages.ts';
import type { Mode } from '../../test/in-mode.ts';
import { watchFaults } from '../../test/watch-faults.ts';
import { launchChromium } from '../dev/launch-chromium.mjs';
import { startStub } from '../dev/stub.mjs';

export const WIDE = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };
/** Runs of every state: more rows are no other rows. */
const MOST_RUNS = 30;

type Stub = Awaited<ReturnType<typeof startStub>>;

export interface Pages {
  readonly stub: Stub;
  /** In a context of its own: nothing is remembered from another page. */
  readonly open: (address: string, options?: Look) => Promise<OpenPage>;
  /** In one context: the files of the page are loaded once for all. */
  readonly openShared: (address: string) => Promise<OpenPage>;
  /** Until the answers of the stub are cleared. */
  readonly asAdmin: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface Look {
  readonly theme?: 'dark' | 'light';
  readonly isPhone?: boolean;
}

export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors of the console, refusals of the policy, requests to elsewhere: must stay empty. */
  readonly faults: readonly string[];
}

export async function openPages(mode?: Mode): Promise<Pages> {
  const dist = await buildPages(mode);
  const stub = await startStub({ dist, mostRuns: MOST_RUNS });
  const browser = await launchChromium();
  let shared: Promise<BrowserContext> | undefined;
  return {
    stub,
    async open(address, look = {}) {
      const context = await openContext(browser, look);
      return openPage(context, stub.url, address, () => context.close());
    },
    async openShared(address) {
      const context = await (shared ??= openContext(browser, {}));
      const opened = await openPage(context, stub.url, address, async () => {
        context.removeAllListeners();
        await opened.page.close();
      });
      return opened;
    },
    async asAdmin() {
      const who = (await (await fetch(`${stub.url}/api/v1/session`)).json()) as object;
      stub.answers.set('/session', { ...who, role: 'admin' });
    },
    async stop() {
      await browser.close();
      await stub.stop();
      await rm(dist, { recursive: true, force: true });
    },
  };
}

async function openContext(browser: Browser, look: Look): Promise<BrowserContext> {
  const { theme = 'dark', isPhone = false } = look;
  return browser.newContext({
    viewport: isPhone ? PHONE : WIDE,
    colorScheme: theme,
    isMobile: isPhone,
    hasTouch: isPhone,
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
  });
}

async function openPage(
  context: BrowserContext,
  url: string,
  address: string,
  close: () => Promise<void>,
): Promise<OpenPage> {
  const faults: string[] = [];
  watchFaults(context, url, faults);
  const page = await context.newPage();
  await page.goto(`${url}${address}`);
  await page.waitForSelector('h1');
  return { page, faults, [Symbol.asyncDispose]: close };
}
