/** What a phone has in sight, and a finger hits: dialogs, selections, names, the size of what is tapped. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openPages, PHONE, type Pages } from './open-pages.ts';

const PATIENT = { timeout: 15_000 };
const LONG = 'reports.of_all_customers_and_all_their_orders_of_the_last_twelve_months';
/** What is left of the screen above its keys, and of a phone on its side. */
const LOW = [
  ['the keys of the screen', 390, 320],
  ['its side', 844, 320],
] as const;

let pages: Pages;
beforeAll(async () => {
  pages = await openPages('development');
});
afterAll(() => pages.stop());
afterEach(() => pages.stub.answers.clear());

test.each(LOW)('a question scrolls to its button, with %s', async (_, width, height) => {
  const groups = await read<{ readonly items: readonly object[] }>('/dead-letters/groups');
  // More than 100 of them: their name is typed, too.
  pages.stub.answers.set('/dead-letters/groups', {
    ...groups,
    items: groups.items.map((one) => ({ ...one, open: 347 })),
  });
  await using opened = await pages.open('/failures?group=f-smtp', { isPhone: true });
  const { page } = opened;
  await page.locator('.drawer').getByRole('button', { name: 'Discard…' }).tap();
  await page.setViewportSize({ width, height });
  await page.locator('dialog[open] button[type=submit]').scrollIntoViewIfNeeded();
  const box = await boxOf(page, 'dialog[open] button[type=submit]');
  expect(box.y + box.height).toBeLessThanOrEqual(height);
});

test('letters are selected beside their boxes, and replayed from the list', async () => {
  await using opened = await pages.open('/failures?group=f-smtp', { isPhone: true });
  const { page } = opened;
  const row = page.locator('.runs tbody tr').nth(1);
  await row.waitFor();
  await row.locator('[data-c="sel"]').tap({ position: { x: 30, y: 40 } });
  const isPicked = () => row.getByRole('checkbox').isChecked();
  await expect.poll(isPicked, PATIENT).toBe(true);
  await row.locator('[data-c="sel"]').tap({ position: { x: 30, y: 40 } });
  await expect.poll(isPicked, PATIENT).toBe(false);
  await row.getByRole('checkbox').tap();

  const bar = page.getByRole('group', { name: 'Selected letters' });
  await bar.getByText('1 selected').waitFor();
  const fromTop = await boxOf(page, '.bulk');
  expect(fromTop.x).toBeGreaterThanOrEqual(0);
  expect(fromTop.x + fromTop.width).toBeLessThanOrEqual(PHONE.width);
  // Again, after a look at the list.
  for (let time = 0; time < 2; time += 1) {
    await bar.getByRole('button', { name: 'Replay…' }).tap();
    await page.locator('.drawer form').waitFor();
    await expect.poll(async () => (await boxOf(page, '.drawer')).y, PATIENT).toBeLessThan(PHONE.height / 2);
    await page.locator('main').evaluate((main) => main.scrollTo(0, 0));
  }
  await bar.getByRole('button', { name: 'Discard…' }).tap();
  await page.locator('dialog[open]').getByText('Discard 1 dead letter?').waitFor();
  await page.keyboard.press('Escape');
  await bar.getByRole('button', { name: 'Clear the selection' }).tap();
  await bar.waitFor({ state: 'detached' });
  expect(opened.faults).toEqual([]);
});

test('beside a list, the bar of selected letters is not shown', async () => {
  await using opened = await pages.open('/failures?group=f-smtp');
  const { page } = opened;
  await page.locator('.runs tbody tr').first().getByRole('checkbox').check();
  await page.locator('.drawer').getByText('1 of picked letters').waitFor();
  expect(await page.locator('.bulk').isVisible()).toBe(false);
});

test('a tap beside a box opens nothing', async () => {
  await using opened = await pages.open('/failures', { isPhone: true });
  const { page } = opened;
  const cell = page.locator('.groups tbody td[data-c="sel"]').first();
  await cell.tap({ position: { x: 31, y: 3 } });
  await expect.poll(() => cell.getByRole('checkbox').isChecked(), PATIENT).toBe(true);
  expect(new URL(page.url()).search).toBe('');
});

test('all runs that match are selected in the sheet of the facets', async () => {
  await using opened = await pages.open('/runs?state=failed', { isPhone: true });
  const { page } = opened;
  await page.locator('.list-runs tbody tr').first().waitFor();
  await page.getByRole('button', { name: 'Facets' }).tap();
  await page.getByRole('button', { name: 'Select all that match' }).tap();
  const bar = page.getByRole('group', { name: 'Selected runs' });
  await bar.getByText(/^all .* that match$/).waitFor();
  await bar.getByRole('button', { name: 'Export' }).waitFor();
  const box = await boxOf(page, '.bulk');
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(PHONE.width);
});

test('the palette has its first rows above the keys of the screen', async () => {
  await using opened = await pages.open('/', { isPhone: true });
  const { page } = opened;
  await page.getByRole('button', { name: /^ana, / }).tap();
  await page.getByRole('menuitem', { name: /^Find or do/ }).tap();
  await page.locator('.palette .found').first().waitFor();
  const box = await boxOf(page, '.palette');
  expect(box.y + box.height).toBeLessThan(PHONE.height / 2);
  expect((await boxOf(page, '.palette .found')).height).toBeGreaterThanOrEqual(44);
});

async function boxOf(
  page: Page,
  mark: string,
): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await page.locator(mark).first().boundingBox();
  if (!box) throw new Error(`There is no ${mark}.`);
  return box;
}

async function read<Answer>(route: string): Promise<Answer> {
  return (await (await fetch(`${pages.stub.url}/api/v1${route}`)).json()) as Answer;
}
