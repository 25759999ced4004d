/** Each dialog in each theme and width. dialogs.test.ts has one of each kind. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DIALOGS, dialogName } from './acts/dialogs.ts';
import { give } from './acts/give.ts';
import { openForm } from './acts/press-act.ts';
import { ADMIN, lookAt } from './look-at.ts';
import { type OpenPage, openPages, type Pages, WIDE } from './open-pages.ts';

let pages: Pages;
let opened: OpenPage;
beforeAll(async () => {
  pages = await openPages('development');
  opened = await pages.open('/');
});
beforeEach(() => {
  pages.stub.startOver();
  pages.stub.answers.set('/session', ADMIN);
});
afterAll(() => pages.stop());

test.each(DIALOGS.map((row) => [dialogName(row), row] as const))('%s', async (_name, row) => {
  const { page, faults } = opened;
  await give(pages.stub, row.given);
  await page.setViewportSize(WIDE);
  await page.goto(`${pages.stub.url}${row.at}`);
  await openForm(page, row);
  for (const size of ['wide', 'phone'] as const)
    for (const theme of ['dark', 'light'] as const) await lookAt(page, { size, theme });
  expect(faults).toEqual([]);
});
