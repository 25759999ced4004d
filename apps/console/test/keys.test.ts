/** Which object a key acts on, and which rows a person finds under the keys. */
import { eachDialect, isSlow } from '@sb/testkit';
import { expect, test } from 'vitest';
import { beginJourney, PHONE } from './begin-journey.ts';
import { useBrowser } from './use-browser.ts';

const browser = useBrowser();

eachDialect('keys', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();
  const begin = (look: object = {}) => beginJourney(browser(), open, look);

  test.runIf(isWhole)('the pages behind More are within the screen of a phone', async () => {
    const { served, page, faults } = await begin(PHONE);
    await page.goto(served.url);
    await page.getByRole('button', { name: 'More', exact: true }).tap();
    const menu = page.getByRole('menu', { name: 'More pages' });
    await menu.waitFor();
    const { y = 0, height = 0 } = (await menu.boundingBox()) ?? {};
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y + height).toBeLessThanOrEqual(PHONE.viewport.height);
    await menu.getByRole('menuitem', { name: 'Jobs' }).tap();
    await page.waitForURL(/\/jobs$/);
    expect(faults).toEqual([]);
  });
});
