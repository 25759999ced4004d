import type { Locator, Page } from 'playwright-core';

const MOST = 40;

/** Presses the key until the focus is at the target, as a person without a mouse does. */
export async function tabTo(
  page: Page,
  target: Locator,
  key: 'Tab' | 'Shift+Tab' | 'ArrowDown' = 'Tab',
): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < MOST; presses++) {
    await page.keyboard.press(key);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`The focus is not at ${String(target)} after ${MOST} times ${key}.`);
}

/** Types into a field in the place of its text, by keys alone. */
export async function typeInto(page: Page, field: Locator, text: string): Promise<void> {
  await field.waitFor();
  if (!(await field.evaluate((element) => element === document.activeElement))) await tabTo(page, field);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
}
