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
