/** Each dialog in each theme and width. dialogs.test.ts has one of each kind. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DIALOGS, dialogName } from './acts/dialogs.ts';
import { openForm } from './acts/press-act.ts';
import { ADMIN, lookAt } from './look-at.ts';
import { type OpenPage, openPages, type Pages, WIDE } from './open-pages.ts';

let pages: Pages;
let opened: OpenPage;
beforeAll(async () => {
  pages = await openPages('development');
  pages.stub.answers.set('/session', ADMIN);
  opened = await pages.open('/');
});
afterAll(() => pages.stop());

test.each(DIALOGS.map((row) => [dialogName(row), row] as const))('%s', async (_name, row) => {
  const { page, faults } = opened;
  await page.setViewportSize(WIDE);
  await page.goto(`${pages.stub.url}${row.at}`);
  await openForm(page, row);
  for (const size of ['wide', 'phone'] as const)
    for (const theme of ['dark', 'light'] as const) await lookAt(page, { size, theme });
  expect(faults).toEqual([]);
});
