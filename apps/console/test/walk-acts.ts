/** Presses all that a page offers, and notes what it would send: nothing is changed, so each act is offered as it was. */
import type { Locator, Page, Request as Asked } from 'playwright-core';
import { goAnew } from '../web/test/go-within.ts';
import type { ServeOptions } from './open-browser.ts';

export interface AskedAct {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: unknown;
  readonly version: string | undefined;
}

export interface ActWalk {
  /** Questions and previews that were answered with 403. */
  readonly refused: readonly string[];
  /** `first`: before the walk, and again after an act that led to another page. */
  readonly walk: (url: string, first?: (page: Page) => Promise<void>) => Promise<void>;
}

const READS = /\/cron\/preview|\/stream\/|[?&]dryRun=true/;
/** Of a list. A menu of this name has acts. */
const MORE_ROWS = 'More rows';
const ENABLED = ':enabled:not([aria-disabled=true])';
/** They lead to another list or look of the same, or to a file. */
const NO_ACTS =
  /^(?:Copy|Export|Columns|Save|More rows$|Day|Week|Next week|Previous week|Previous day|Look at|as table)|^Close/;

/** For the server of a walk: it notes each act, and does none. The browser keeps its cache, which a route would switch off. */
export function noteActs(): { readonly acts: readonly AskedAct[] } & Required<Pick<ServeOptions, 'answer'>> {
  const acts: AskedAct[] = [];
  return {
    acts,
    async answer(request) {
      const { method, url, headers } = request;
      const { pathname, search } = new URL(url);
      if (method === 'GET' || READS.test(url)) return undefined;
      const text = await request.text();
      acts.push({
        method,
        path: pathname + search,
        body: text === '' ? {} : JSON.parse(text),
        version: headers.get('if-match') ?? undefined,
      });
      return Response.json(NOT_DONE, {
        status: 409,
        headers: { 'content-type': 'application/problem+json' },
      });
    },
  };
}

/** The acts are those that the server of the page notes. */
export function beginActWalk(page: Page): ActWalk {
  const refused: string[] = [];
  const asked = new Set<Asked>();
  // A button that led from a list to another page is pressed once, not beside each object of the list.
  const leading = new Set<string>();
  // The file of the worker that has the stream is never said to be read.
  page.on('request', (request) => request.url().includes('/api/v1/') && asked.add(request));
  let isLoaded = false;
  let ended = 0;
  const end = (request: Asked): void => {
    if (asked.delete(request)) ended += 1;
  };
  page.on('requestfinished', end);
  page.on('requestfailed', end);
  page.on('response', (response) => {
    if (response.status() === 403) refused.push(`${response.request().method()} ${response.url()}`);
  });
  return { refused, walk };

  async function walk(url: string, first?: (page: Page) => Promise<void>): Promise<void> {
    const open = async (): Promise<void> => {
      const { pathname, search } = new URL(url);
      if (isLoaded) await goAnew(page, pathname + search);
      else await page.goto(url);
      isLoaded = true;
      await page.locator('h1').waitFor();
      await settled();
      await first?.(page);
      await settled();
    };
    await open();
    const pressed = new Set<string>();
    const place = (name: string): string => `${new URL(url).pathname} ${name}`;
    const isNext = (name: string): boolean => !pressed.has(name) && !leading.has(place(name));
    for (let name = await firstOf(isNext); name !== undefined; name = await firstOf(isNext)) {
      pressed.add(name);
      const before = page.url();
      await press(name, open);
      if (page.url() === before) continue;
      leading.add(place(name));
      await open();
    }
  }

  /** The name of a button that may be an act. */
  async function firstOf(isNext: (name: string) => boolean): Promise<string | undefined> {
    return (await namesOf()).find((name) => isNext(name) && !NO_ACTS.test(name));
  }

  function namesOf(): Promise<string[]> {
    return buttons().evaluateAll(
      (all, moreRows) =>
        all.map((one) => {
          const name = one.ariaLabel ?? one.textContent;
          return name === 'More' && one.ariaHasPopup === null ? moreRows : name;
        }),
      MORE_ROWS,
    );
  }

  function buttons(): Locator {
    return page.locator(`#main button:visible${ENABLED}`);
  }

  /** `open`: the page again, after an item that led away from it. */
  async function press(name: string, open: () => Promise<void>): Promise<void> {
    const place = (await namesOf()).indexOf(name);
    if (place < 0) throw new Error(`The page has no button "${name}" any more.`);
    const button = buttons().nth(place);
    const isMenu = (await button.getAttribute('aria-haspopup')) === 'menu';
    await button.click();
    await settled();
    if (!isMenu) return answer();
    const items = page.locator('[popover]:popover-open [role="menuitem"]');
    const texts = await items.allInnerTexts();
    for (const [nr, text] of texts.entries()) {
      if (NO_ACTS.test(text)) continue;
      const before = page.url();
      if ((await items.count()) === 0) await button.click();
      await items.nth(nr).click();
      await settled();
      await answer();
      if (page.url() !== before) await open();
    }
    await page.keyboard.press('Escape');
  }

  /** Fills in what is asked first, sends it, and leaves. */
  async function answer(): Promise<void> {
    const dialog = page.locator('dialog[open]');
    if ((await dialog.count()) === 0) return;
    for (const field of await dialog.locator('input:visible').all())
      if ((await field.inputValue()) === '' && (await field.getAttribute('type')) !== 'file')
        await field.fill('15');
    const send = dialog.locator(`button[type="submit"]${ENABLED}`);
    if ((await send.count()) > 0) await send.click();
    await settled();
    if ((await dialog.count()) > 0) await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }

  /** The page waits for no answer, and has drawn what came of the last step and of its answers. */
  async function settled(): Promise<void> {
    let before: number;
    do {
      before = ended;
      await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      );
    } while (asked.size > 0 || ended !== before);
  }
}

const NOT_DONE = { title: 'Conflict', status: 409, code: 'CONFLICT', detail: 'Not done: this is a walk.' };
