/** A store with jobs, the real server in front of it, and a person with a browser. */
import { onTestFailed, onTestFinished } from 'vitest';
import type { Page } from 'playwright-core';
import type { PageLook } from './keep-pages.ts';
import type { OpenBrowser, Served, ServeOptions } from './open-browser.ts';
import { type Engine, type Open, openEngine } from './open-engine.ts';
import { watchFaults } from './watch-faults.ts';
import { unwatchPointer, watchPointer } from './watch-pointer.ts';

/** The look of a browser of a phone. */
export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

/** `isByKeys`: a pointer in any page of it is a fault. */
export interface JourneyLook extends PageLook {
  readonly isByKeys?: boolean;
}

/** A journey that bench/README.md counts: it needs no pointer. */
export const BY_KEYS: JourneyLook = { isByKeys: true };

export interface Journey<Running extends Engine = Engine> {
  readonly engine: Running;
  readonly served: Served;
  readonly page: Page;
  /** Errors of the page and of its console, and requests that leave the machine: must stay empty. */
  readonly faults: readonly string[];
  /** Another person, with a browser of its own. */
  readonly join: (options?: ServeOptions) => Promise<{ readonly url: string; readonly page: Page }>;
}

/** `look`: of the browsers; absent: a wide screen. */
export async function beginJourney(
  browser: OpenBrowser,
  open: Open,
  look: JourneyLook = {},
): Promise<Journey> {
  return beginOver(browser, await openEngine(open), look);
}

/** The same over a store that is open already. `options`: of the server; absent: ana looks, an administrator. */
export async function beginOver<Running extends Engine>(
  browser: OpenBrowser,
  engine: Running,
  look: JourneyLook = {},
  options: ServeOptions = {},
): Promise<Journey<Running>> {
  const faults: string[] = [];
  const { isByKeys = false, ...ofPage } = look;
  const serve = async (theirs?: ServeOptions): Promise<Served> => {
    const served = await browser.serve(engine.store, theirs);
    onTestFinished(() => served.stop());
    return served;
  };
  const openPage = async ({ url }: Served): Promise<Page> => {
    const { page, leave, drop } = await browser.take(ofPage);
    onTestFinished(leave);
    onTestFailed(drop);
    watchFaults(page.context(), url, faults);
    if (isByKeys) await watchPointer(page, faults);
    else unwatchPointer(page);
    return page;
  };
  const served = await serve(options);
  return {
    engine,
    served,
    page: await openPage(served),
    faults,
    async join(theirs) {
      const other = await serve(theirs);
      return { url: other.url, page: await openPage(other) };
    },
  };
}
