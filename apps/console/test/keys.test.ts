/** The frame of the pages and its keys: on which object they act, and where they lead. */
import { listTasks } from '@sb/questboard';
import { findRun } from '@sb/queue';
import { eachDialect, isSlow } from '@sb/testkit';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { beginJourney, beginOver, PHONE } from './begin-journey.ts';
import { openBoard, ORG } from './demo/board.ts';
import { openAlerts } from './open-alerts.ts';
import { useBrowser } from './use-browser.ts';

/** For `expect.poll`, on a machine that does other things too. */
const PATIENT = { timeout: 20_000 };

const browser = useBrowser();

eachDialect('the frame', (open, dialect) => {
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

  test.runIf(isWhole)(
    'of two tables the keys move the one that has the focus, and go on to the next',
    async () => {
      const { engine, served, page, faults } = await begin();
      const [older = 0, newer = 0] = await engine.die(2);
      await engine.die(1, {}, 'the disk is full');
      await page.goto(`${served.url}/failures`);
      await page.locator('.groups tbody tr', { hasText: 'no such mailbox' }).click();
      const letter = (id: number) => page.locator(`tr[data-key="${id}"]`);
      await letter(newer).locator('[data-c=died]').click();
      const { search } = new URL(page.url());
      await page.keyboard.press('j');
      await expect.poll(() => focusedRow(page), PATIENT).toBe(String(older));
      await page.keyboard.press('k');
      await page.keyboard.press('k');
      // Above the first letter is the last error.
      await expect
        .poll(() => focusedRow(page), PATIENT)
        .toBe(await page.locator('.groups tbody tr').last().getAttribute('data-key'));
      await page.keyboard.press('j');
      await expect.poll(() => focusedRow(page), PATIENT).toBe(String(newer));
      expect(new URL(page.url()).search).toBe(search);
      await page.keyboard.press('Enter');
      await page.waitForURL(`${served.url}/runs/${newer}`);
      expect(faults).toEqual([]);
    },
  );

  test.runIf(isWhole)('letters of an error that Enter opened are picked one after the other', async () => {
    const { engine, served, page, faults } = await begin();
    await engine.die(2);
    await page.goto(`${served.url}/failures`);
    await page.locator('.groups tbody tr').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const drawer = page.locator('aside.drawer');
    await drawer.waitFor();
    await page.locator('.tbl tbody tr').nth(2).waitFor();
    for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
    await drawer.getByText('2 of picked letters').waitFor();
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('all letters of two errors are replayed at once', async () => {
    const { engine, served, page, faults } = await begin();
    const dead = [
      ...(await engine.die(2)),
      ...(await engine.die(1, {}, 'the disk is full')),
      ...(await engine.die(1, {}, 'no route')),
    ];
    await page.goto(`${served.url}/failures`);
    const error = (text: string) => page.locator('.groups tbody tr', { hasText: text });
    for (const text of ['no such mailbox', 'the disk is full']) await error(text).press('x');
    const drawer = page.locator('aside.drawer');
    await drawer.getByText('3 of 2 errors').waitFor();
    await page.keyboard.press('r');
    await drawer.getByLabel(/^Reason/).waitFor();
    await page.keyboard.press('Control+Enter');
    const statuses = () =>
      Promise.all(dead.map(async (id) => (await findRun(engine.store, id)).deadLetter?.status));
    await expect.poll(statuses, PATIENT).toEqual(['replayed', 'replayed', 'replayed', 'open']);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('a page that was reached by a click has the focus: Enter is its own', async () => {
    const { engine, served, page, faults } = await begin();
    await engine.die(1);
    await page.goto(served.url);
    const rail = page.getByRole('navigation', { name: 'Pages' }).first();
    await rail.getByRole('link', { name: 'Runs' }).click();
    await page.waitForURL(/\/runs$/);
    await page.locator('.tbl tbody tr').first().waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await page.locator('.groups tbody tr').first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('aside.drawer').waitFor();
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('Esc on a run is one step to the list, whatever was looked at', async () => {
    const { engine, served, page, faults } = await begin();
    const dead = await engine.die(3);
    const rows = page.locator('.tbl tbody tr');
    await page.goto(`${served.url}/runs?state=failed`);
    await rows.nth(2).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${served.url}/runs/${dead.at(-1)}`);
    await page.getByText('1 of 3').waitFor();
    for (const id of dead.toReversed().slice(1)) {
      await page.keyboard.press(']');
      await page.waitForURL(`${served.url}/runs/${id}`);
    }
    const tabs = page.getByRole('navigation', { name: 'Log, events, causes' });
    await tabs.getByRole('link', { name: /^Events/ }).click();
    await page.waitForURL(/left=events/);
    await page.keyboard.press('l');
    await page.waitForURL(/left=logs/);
    await page.keyboard.press('Escape');
    await page.waitForURL(`${served.url}/runs?state=failed`);
    await rows.nth(2).waitFor();
    // Opened by its address, it has no list.
    const other = await page.context().newPage();
    await other.goto(`${served.url}/runs/${dead[0]}`);
    await other.getByText('no such mailbox').first().waitFor();
    await other.keyboard.press('Escape');
    await other.waitForURL(`${served.url}/runs`);
    expect(faults).toEqual([]);
  });

  test
    .runIf(isWhole)
    .each([
      ['a desk', {}, '32px'],
      ['a phone', PHONE, '44px'],
      ...(isSlow() ? [['a wide screen to touch', { hasTouch: true, isMobile: true }, '44px'] as const] : []),
    ] as const)('cosy rows on %s', async (_, look, height) => {
    const { served, page, faults } = await begin(look);
    await page.goto(served.url);
    await page.locator('main').waitFor();
    const rowHeight =
      "document.documentElement.dataset.density = 'cosy'; getComputedStyle(document.documentElement).getPropertyValue('--row')";
    expect(await page.evaluate(rowHeight)).toBe(height);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('the title of the tab carries what fires from page to page', async () => {
    const engine = await openAlerts(open);
    await engine.die(2);
    await engine.evaluate();
    const { served, page, faults } = await beginOver(browser(), engine, {});
    await page.goto(served.url);
    await expect.poll(() => page.title(), PATIENT).toBe('(1) Overview · Signal Blueprint');
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await expect.poll(() => page.title(), PATIENT).toBe('(1) Runs · Signal Blueprint');
    expect(faults).toEqual([]);
  });
});

async function focusedRow(page: Page): Promise<string | null> {
  return page.locator(':focus').getAttribute('data-key');
}
