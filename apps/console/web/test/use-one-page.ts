/**
 * One page of an admin for all tests of a file, which its router leads from one address to another: to load it anew
 * takes longer than most tests.
 */
import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest';
import type { Mode } from '../../test/in-mode.ts';
import { EMPTY, goAnew } from './go-within.ts';
import { ADMIN } from './look-at.ts';
import { type Look, type OpenPage, openPages, type Pages } from './open-pages.ts';

type Led = Pick<OpenPage, 'page' | 'faults'>;

export interface OnePage extends Led {
  readonly pages: Pages;
  /** Leads the page to an address. `mark`: see `goWithin`. It may show what it has read before. */
  readonly open: (address: string, mark?: string) => Promise<Led>;
  /** Loads the page anew, now and before the next test opens an address: for answers of this test alone. */
  readonly forget: () => Promise<void>;
}

/**
 * Before each test the stub has its own answers again and has recorded no acts, and the page has no faults. After a test
 * that has failed, the page is loaded anew and has no routes.
 */
export function useOnePage(mode?: Mode, look?: Look): OnePage {
  let pages: Pages;
  let opened: OpenPage;
  let hasOthers = false;
  const startOver = async (): Promise<void> => {
    opened.page.removeAllListeners('request');
    await opened.page.unrouteAll({ behavior: 'ignoreErrors' });
    await empty();
  };
  const empty = async (): Promise<void> => {
    await opened.page.goto(pages.stub.url + EMPTY);
    await opened.page.waitForSelector('main.door');
    hasOthers = false;
  };
  beforeAll(async () => {
    pages = await openPages(mode);
    // Before the page asks: it keeps the answer.
    pages.stub.answers.set('/session', ADMIN);
    opened = await pages.open('/', look);
    await opened.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  });
  afterAll(async () => {
    await opened.leave();
    await pages.stop();
  });
  beforeEach(({ onTestFailed }) => {
    pages.stub.answers.clear();
    pages.stub.answers.set('/session', ADMIN);
    pages.stub.acts.length = 0;
    opened.faults.length = 0;
    onTestFailed(startOver);
  });
  return {
    get pages() {
      return pages;
    },
    get page() {
      return opened.page;
    },
    get faults() {
      return opened.faults;
    },
    async open(address, mark) {
      const question = opened.page.locator('dialog[open]');
      // It stays open over the next page.
      if ((await question.count()) > 0) await opened.page.keyboard.press('Escape');
      if (hasOthers || (await question.count()) > 0) await empty();
      await goAnew(opened.page, address, mark);
      return opened;
    },
    async forget() {
      onTestFinished(() => {
        hasOthers = true;
      });
      await empty();
    },
  };
}
