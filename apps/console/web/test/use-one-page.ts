/**
 * One page of an admin for all tests of a file, which its router leads from one address to another: to load it anew
 * takes longer than most tests.
 */
import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest';
import type { Mode } from '../../test/in-mode.ts';
import { type Led, type LedPage, openLed } from './led-page.ts';
import { ADMIN } from './look-at.ts';
import { type Look, openPages, type Pages } from './open-pages.ts';

export interface OnePage extends Led, Pick<LedPage, 'open'> {
  readonly pages: Pages;
  /** Loads the page anew, now and before the next test opens an address: for answers of this test alone. */
  readonly forget: () => Promise<void>;
}

/**
 * Before each test the stub has its own answers again and has recorded no acts, and the page has no faults. After a test
 * that has failed, the page is loaded anew and has no routes.
 */
export function useOnePage(mode?: Mode, look?: Look): OnePage {
  let pages: Pages;
  let led: LedPage;
  let hasOthers = false;
  beforeAll(async () => {
    pages = await openPages(mode);
    // Before the page asks: it keeps the answer.
    pages.stub.answers.set('/session', ADMIN);
    led = await openLed(pages, look);
    await led.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  });
  afterAll(async () => {
    await led.leave();
    await pages.stop();
  });
  beforeEach(({ onTestFailed }) => {
    pages.stub.startOver();
    pages.stub.answers.set('/session', ADMIN);
    led.faults.length = 0;
    onTestFailed(led.startOver);
  });
  return {
    get pages() {
      return pages;
    },
    get page() {
      return led.page;
    },
    get faults() {
      return led.faults;
    },
    async open(address, mark) {
      if (hasOthers) await led.empty();
      hasOthers = false;
      return led.open(address, mark);
    },
    async forget() {
      onTestFinished(() => {
        hasOthers = true;
      });
      await led.empty();
      hasOthers = false;
    },
  };
}
