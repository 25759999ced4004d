/** A page that its router leads from one address to another: to load it anew takes longer than most tests. */
import { EMPTY, goAnew } from './go-within.ts';
import type { Look, OpenPage, Pages } from './open-pages.ts';

export type Led = Pick<OpenPage, 'page' | 'faults'>;

export interface LedPage extends Led {
  /** Leads the page to an address. `mark`: see `goWithin`. It may show what it has read before. */
  readonly open: (address: string, mark?: string) => Promise<Led>;
  /** Loads the page anew: it has read nothing then. */
  readonly empty: () => Promise<void>;
  /** After a test that has failed: loads the page anew, without routes. */
  readonly startOver: () => Promise<void>;
  readonly leave: () => Promise<void>;
}

export async function openLed(pages: Pages, look?: Look): Promise<LedPage> {
  const opened = await pages.open('/', look);
  const { page, faults, leave } = opened;
  const empty = async (): Promise<void> => {
    await page.goto(pages.stub.url + EMPTY);
    await page.waitForSelector('main.door');
  };
  return {
    page,
    faults,
    async open(address, mark) {
      const question = page.locator('dialog[open]');
      // It stays open over the next page.
      if ((await question.count()) > 0) await page.keyboard.press('Escape');
      if ((await question.count()) > 0) await empty();
      await goAnew(page, address, mark);
      return opened;
    },
    empty,
    async startOver() {
      page.removeAllListeners('request');
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await empty();
    },
    leave,
  };
}
