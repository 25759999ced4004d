/** Presses all that a page offers, and notes what it would send: nothing is changed, so each act is offered as it was. */
import type { Locator, Page, Request } from 'playwright-core';

export interface AskedAct {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: unknown;
  readonly version: string | undefined;
}

export interface ActWalk {
  readonly acts: readonly AskedAct[];
  /** Questions and previews that were answered with 403. */
  readonly refused: readonly string[];
  /** `first`: before the walk, and again after an act that led to another page. */
  readonly walk: (url: string, first?: (page: Page) => Promise<void>) => Promise<void>;
}

const READS = /\/cron\/preview|\/stream\/|[?&]dryRun=true/;
/** They lead to another list of the same, or to a file. */
const NO_ACTS = /^(?:Copy|Export|Columns|Save|More$|Day|Week)|^Close/;

export async function beginActWalk(page: Page): Promise<ActWalk> {
  const acts: AskedAct[] = [];
  const refused: string[] = [];
  const asked = new Set<Request>();
  await page.route('**/api/v1/**', async (route, request) => {
    const { pathname, search } = new URL(request.url());
    if (request.method() === 'GET' || READS.test(request.url())) return route.fallback();
    acts.push({
      method: request.method(),
      path: pathname + search,
      body: request.postDataJSON() ?? {},
      version: request.headers()['if-match'],
    });
    return route.fulfill({ status: 409, contentType: 'application/problem+json', json: NOT_DONE });
  });
  // The file of the worker that has the stream is never said to be read.
  page.on('request', (request) => request.url().includes('/api/v1/') && asked.add(request));
  page.on('requestfinished', (request) => asked.delete(request));
  page.on('requestfailed', (request) => asked.delete(request));
  page.on('response', (response) => {
    if (response.status() === 403) refused.push(`${response.request().method()} ${response.url()}`);
  });
  return { acts, refused, walk };

  async function walk(url: string, first?: (page: Page) => Promise<void>): Promise<void> {
    const open = async (): Promise<void> => {
      await page.goto(url);
      await page.locator('h1').waitFor();
      await settled();
      await first?.(page);
      await settled();
    };
    await open();
    const pressed = new Set<string>();
    for (let name = await nextOf(pressed); name !== undefined; name = await nextOf(pressed)) {
      pressed.add(name);
      const before = page.url();
      await press(name, open);
      if (page.url() !== before) await open();
    }
  }

  /** The name of a button that was not pressed yet. */
  async function nextOf(pressed: ReadonlySet<string>): Promise<string | undefined> {
    const names = await buttons().evaluateAll((all) => all.map((one) => one.ariaLabel ?? one.textContent));
    return names.find((name) => !pressed.has(name) && !NO_ACTS.test(name));
  }

  function buttons(): Locator {
    return page.locator('#main button:visible:enabled');
  }

  /** `open`: the page again, after an item that led away from it. */
  async function press(name: string, open: () => Promise<void>): Promise<void> {
    const names = await buttons().evaluateAll((all) => all.map((one) => one.ariaLabel ?? one.textContent));
    const place = names.indexOf(name);
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
    const send = dialog.locator('button[type="submit"]:enabled');
    if ((await send.count()) > 0) await send.click();
    await settled();
    if ((await dialog.count()) > 0) await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }

  /** The page has drawn what came of the last step, and waits for no answer. */
  async function settled(): Promise<void> {
    do {
      await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      );
    } while (asked.size > 0);
  }
}

const NOT_DONE = { title: 'Conflict', status: 409, code: 'CONFLICT', detail: 'Not done: this is a walk.' };
