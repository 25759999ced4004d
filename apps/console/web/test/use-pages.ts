/** One stub and one browser for all tests of a file: to start them takes longer than most tests. */
import { afterAll, beforeAll, beforeEach, onTestFailed } from 'vitest';
import type { Mode } from '../../test/in-mode.ts';
import { type LedPage, openLed } from './led-page.ts';
import { openPages, type Pages } from './open-pages.ts';

interface UsedPages extends Omit<Pages, 'stop'> {
  /**
   * Leads the one page of the file to an address: for a test that only reads. It may show what another such test has read;
   * after one that had answers of its own, acted or sent something, the page is loaded anew.
   */
  readonly lead: LedPage['open'];
}

/** Before each test the stub has its own answers again, no acts, and a user who is signed in. */
export function usePages(mode?: Mode): UsedPages {
  let pages: Pages;
  let led: LedPage | undefined;
  /** The led page may have read answers of another test, or heard what one sent. */
  let hasOthers = false;
  beforeAll(async () => {
    pages = await openPages(mode);
  });
  afterAll(async () => {
    await led?.leave();
    await pages.stop();
  });
  beforeEach(() => {
    if (pages.stub.startOver()) hasOthers = true;
  });
  return {
    get stub() {
      return pages.stub;
    },
    open: (...asked) => pages.open(...asked),
    sent: (path) => pages.sent(path),
    methods: (path) => pages.methods(path),
    asAdmin: () => pages.asAdmin(),
    async lead(address, mark) {
      if (hasOthers) await led?.empty();
      hasOthers = false;
      led ??= await openLed(pages);
      led.faults.length = 0;
      onTestFailed(led.startOver);
      return led.open(address, mark);
    },
  };
}
