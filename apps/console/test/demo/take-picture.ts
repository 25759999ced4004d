/** How the pictures are taken: the same clock, zone and size each time. */
import type { Page } from 'playwright-core';
import type { OpenBrowser } from '../open-browser.ts';
import type { Sight } from './addresses.ts';
import { addArrows, ARROWS } from './arrow-font.ts';
import { NOW } from './play-day.ts';

export const LOOKS = [
  { name: 'dark', theme: 'dark', width: 1440, height: 900 },
  { name: 'light', theme: 'light', width: 1440, height: 900 },
  { name: 'phone', theme: 'dark', width: 390, height: 844 },
] as const;

/** A page that is not whole by then has lost its mark. */
const MOST_MS = 15_000;

export type Look = (typeof LOOKS)[number];

/** A page that looks so, for all pictures of this look. `scale`: pixels of the picture to one of the page. */
export async function openLook(browser: OpenBrowser, look: Look, scale = 1): Promise<Page> {
  const isPhone = look.name === 'phone';
  const page = await browser.page({
    viewport: { width: look.width, height: look.height },
    colorScheme: look.theme,
    deviceScaleFactor: scale,
    isMobile: isPhone,
    hasTouch: isPhone,
  });
  await page.clock.setFixedTime(NOW);
  await page.addInitScript(addArrows, ARROWS);
  return page;
}

/** Opens it anew, and waits until it is whole. */
export async function showSight(
  page: Page,
  url: string,
  { address, mark, keys, file, clicks = [], presses, only }: Sight,
  look: Look,
): Promise<void> {
  await page.emulateMedia({ colorScheme: only?.theme ?? look.theme });
  // An address that differs in its hash only would not be loaded again.
  await page.goto('about:blank');
  await page.goto(new URL(typeof address === 'string' ? address : await address(), url).href);
  await page.waitForSelector('h1, .verdict');
  if (keys) {
    const [chord, text = ''] = keys;
    await page.keyboard.press(chord);
    await page.keyboard.type(text);
  }
  if (file) {
    const { name, text } = file;
    const chosen = { name, mimeType: 'text/plain', buffer: Buffer.from(text) };
    await page.locator('input[type=file]').first().setInputFiles(chosen, { timeout: MOST_MS });
  }
  for (const each of clicks) {
    // What is clicked is scrolled into view: it lies elsewhere while answers above it come.
    await page.locator(each).first().waitFor({ timeout: MOST_MS });
    await untilWhole(page);
    await page.locator(each).first().click({ timeout: MOST_MS });
  }
  for (const key of presses?.keys ?? [])
    await page
      .locator(presses?.on ?? '')
      .first()
      .press(key);
  await page.waitForSelector(mark, { timeout: MOST_MS });
  await page.evaluate('document.fonts.ready');
  await untilWhole(page);
  await untilAtRest(page);
}

/** Answers come one after the other: of the drawer, then of what it names. */
async function untilWhole(page: Page): Promise<void> {
  await page.waitForFunction(LOADS_NOTHING, undefined, { timeout: MOST_MS });
  await page.waitForLoadState('networkidle', { timeout: 700 }).catch(() => {});
  await page.waitForFunction(LOADS_NOTHING, undefined, { timeout: MOST_MS });
}

const LOADS_NOTHING = `document.querySelector('.skel, [aria-busy="true"]') === null`;

/** Until a list has scrolled to its row. */
async function untilAtRest(page: Page): Promise<void> {
  let before = -1;
  for (;;) {
    const at = await page.evaluate(() => scrollY);
    if (at === before) return;
    before = at;
    await page.waitForTimeout(100);
  }
}
