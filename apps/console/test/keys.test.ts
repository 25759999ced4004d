/** Which object a key acts on, and which rows a person finds under the keys. */
import { eachDialect, isSlow } from '@sb/testkit';
import { listTasks } from '@sb/questboard';
import { expect, test } from 'vitest';
import { beginJourney, PHONE } from './begin-journey.ts';
import { openBoard, ORG } from './demo/board.ts';
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

  test.runIf(isWhole)(
    'a key of the drawer acts on its object only: not from the card of another',
    async () => {
      const { engine, served, page, faults } = await begin();
      await openBoard(engine.store, {
        now: new Date(engine.now).toISOString(),
        members: 3,
        quests: 4,
        tasks: 12,
      });
      const filter = { status: ['todo'] } as const;
      const [one, other] = (await listTasks(engine.store, ORG, { limit: 2, filter })).items;
      await page.goto(`${served.url}/quests?org=${ORG}&task=${one?.id}`);
      const drawer = page.locator('aside.drawer');
      await drawer.getByRole('button', { name: /^Block/ }).waitFor();
      await page.locator(`[data-card="${other?.id}"]`).focus();
      await page.keyboard.press('b');
      expect(await page.locator('dialog[open]').count()).toBe(0);
      await drawer.focus();
      await page.keyboard.press('b');
      await page.locator('dialog[open]').waitFor();
      expect(faults).toEqual([]);
    },
  );
});
