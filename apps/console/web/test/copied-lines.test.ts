/** Buttons that have their command beside them: what is copied there. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openPages, type Pages } from './open-pages.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await openPages();
});
afterAll(() => pages.stop());
afterEach(() => pages.stub.answers.clear());

async function copied(page: Page, place: Locator): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await place.getByRole('button', { name: 'Copy as CLI', exact: true }).click();
  return page.evaluate(() => navigator.clipboard.readText());
}

test('an override that is taken back', async () => {
  await using opened = await pages.open('/schedules?schedule=snapshot');
  const override = opened.page.locator('.override', { hasText: 'Put back' });
  expect(await copied(opened.page, override)).toBe('worker schedules:override snapshot --clear --kind skip');
});

test('a silence that is ended in the list, and in the drawer of its rule', async () => {
  await using opened = await pages.open('/alerts?rule=dlq-jobs');
  const { page } = opened;
  const inList = page.locator('.ep li', { hasText: 'End silence' }).first();
  for (const place of [inList, page.locator('.drawer .quiet-row')])
    expect(await copied(page, place)).toBe('worker alert:unsilence 7');
});

test('the list of nodes', async () => {
  await using opened = await pages.open('/nodes');
  expect(await copied(opened.page, opened.page.locator('.p-nodes .views'))).toBe('worker node:list');
});

test.each([
  ['tasks/ink', '?task=ink', 'worker task:archive ink --undo --org acme'],
  ['quests/stamps', '?quest=stamps', 'worker quest:archive stamps --undo --org acme'],
])('%s that returns to the board', async (record, address, line) => {
  const route = `/orgs/acme/${record}`;
  const shown = (await (await fetch(`${pages.stub.url}/api/v1${route}`)).json()) as object;
  pages.stub.answers.set(route, { ...shown, archived: true });
  await using opened = await pages.open(`/quests${address}`);
  const acts = opened.page.locator('.drawer .acts2');
  await acts.getByRole('button', { name: 'Return it to the board' }).waitFor();
  expect(await copied(opened.page, acts)).toBe(line);
});

test('the decks of a member on a past day', async () => {
  await using opened = await pages.open('/decks?org=acme&date=2026-02-27&member=bo');
  expect(await copied(opened.page, opened.page.locator('.histbar'))).toBe(
    'worker questboard:show --org acme --member bo --date 2026-02-27',
  );
});

test('tasks that were archived, as they are filtered', async () => {
  await using opened = await pages.open('/quests?view=tasks&sort=updated');
  const { page } = opened;
  await page.getByLabel('archived').selectOption('archived');
  await expect.poll(() => new URL(page.url()).search).toBe('?view=tasks&archived=true');
  expect(await page.getByLabel('sort').count()).toBe(0);
  expect(await copied(page, page.locator('.qfilter'))).toBe('worker task:list --archived --org acme');
});
