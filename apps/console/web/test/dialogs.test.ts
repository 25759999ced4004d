/** A dialog of each kind is open to all: no fault for those who do not see. dialogs.slow.test.ts has every one, in each look. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DIALOGS, dialogName } from './acts/dialogs.ts';
import { openForm } from './acts/press-act.ts';
import { goAnew } from './go-within.ts';
import { ADMIN, lookAt } from './look-at.ts';
import { type OpenPage, openPages, type Pages } from './open-pages.ts';

/** The controls that open them, by what is in the dialog beside a reason. */
const KINDS = [
  // A time.
  'Override…',
  // A choice of how long.
  'Silence…',
  // What the plan says.
  'Approve plan',
  // A list of changes.
  'Import 2 changes',
  // What would be lost.
  'Purge 94…',
];

let pages: Pages;
let opened: OpenPage;
beforeAll(async () => {
  pages = await openPages('development');
  pages.stub.answers.set('/session', ADMIN);
  opened = await pages.open('/');
});
afterAll(() => pages.stop());

test.each(KINDS)('%s', async (kind) => {
  const { page, faults } = opened;
  const row = DIALOGS.find(({ press = [] }) => press.at(-1) === kind);
  if (!row) throw new Error(`No act has the control ${kind}.`);
  // The one of the last test: it stays open over another address.
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  await goAnew(page, row.at, 'main:not(.door)');
  await openForm(page, row);
  await lookAt(page, { size: 'wide', theme: 'dark' });
  expect([dialogName(row), faults]).toEqual([dialogName(row), []]);
});
