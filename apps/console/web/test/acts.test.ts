/**
 * Each act of the console is done by its control, and by its key: what is sent, and the command line that is copied. A page
 * has no control that acts and has no row.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ActRow } from './acts/act-row.ts';
import { ACTS } from './acts/acts.ts';
import { controlsOf, EXCUSED, excusesOf, hasRow } from './acts/controls.ts';
import { give } from './acts/give.ts';
import { controlOf, pressAct, pressKey } from './acts/press-act.ts';
import { ADMIN } from './look-at.ts';
import { type OpenPage, openPages, type Pages } from './open-pages.ts';

const needed = new Set<string>();

let pages: Pages;
let opened: OpenPage;
beforeAll(async () => {
  pages = await openPages();
  opened = await pages.open('/');
  await opened.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
});
afterAll(() => pages.stop());
beforeEach(() => {
  pages.stub.answers.set('/session', ADMIN);
});
afterEach(() => pages.stub.answers.clear());

test.each(ACTS.map((row) => [nameOf(row), row] as const))('%s', async (_name, row) => {
  const { page, faults } = opened;
  await give(pages.stub, row.given);
  const url = `${pages.stub.url}${row.at}`;
  await page.goto(url);
  await row.first?.(page);
  await controlOf(page, row).waitFor();
  expect((await controlsOf(page)).filter((name) => !isExcused(row, name))).toEqual([]);
  pages.stub.acts.length = 0;
  const line = await pressAct(page, row);
  await expectSent(row);
  expect(line).toBe(row.copies);
  if (row.key !== undefined) {
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    // Only after a dialog the page is at rest: others may still be busy, or lead away once they are.
    const isAtRest = row.send !== undefined && row.form === undefined && page.url() === url;
    if (!isAtRest) await page.goto(url);
    pages.stub.acts.length = 0;
    await pressKey(page, row.key, row);
    await expectSent(row);
  }
  expect(faults).toEqual([]);
});

test('each control that needs no row is on a page of the others', () => {
  expect(EXCUSED.filter((excuse) => !needed.has(excuse))).toEqual([]);
});

function isExcused({ at }: ActRow, control: string): boolean {
  const excuses = excusesOf(at, control);
  for (const excuse of excuses) needed.add(excuse);
  return excuses.length > 0 || hasRow(ACTS, at, control);
}

function nameOf({ at, press = [], send, key }: ActRow): string {
  const names = [...press, ...(send === undefined ? [] : [send])].join(', ');
  return `${at}: ${names}${key === undefined ? '' : `, by ${key} too`}`;
}

/** Previews and rehearsals change nothing. */
const READS = /\/stream\/|\/cron\/preview|[?&]dryRun=true/;

function sent(): unknown[] {
  return pages.stub.acts
    .filter(({ path }) => !READS.test(path))
    .map(({ method, path, ...act }) => {
      const route = path.replace('/api/v1', '').replace(/\?tz=[^&]+$/, '');
      return { sends: `${method} ${route}`, ...act };
    });
}

async function expectSent({ sends, body = {}, version }: ActRow): Promise<void> {
  await expect.poll(sent).toEqual([{ sends, body, version }]);
}
