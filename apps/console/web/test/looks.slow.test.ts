/** Each page, opened by its address, in each theme and width. looks.test.ts has a selection. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  ADDRESSES,
  ADMIN,
  DRAWER_READS,
  holdAnswer,
  KEPT,
  lookAt,
  measure,
  pauseAndGoOn,
  READS,
} from './look-at.ts';
import { openPages, type Pages } from './open-pages.ts';
import { walkByTab } from './walk-by-tab.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await openPages('development');
});
afterAll(() => pages.stop());
beforeEach(() => void pages.stub.answers.set('/session', ADMIN));
afterEach(() => pages.stub.answers.clear());

test.each(ADDRESSES)('%s', async (address, mark) => {
  await using opened = await pages.open(address);
  const { page, faults } = opened;
  await page.waitForSelector(mark);
  await page.evaluate(() => document.fonts.ready);
  expect(await walkByTab(page)).toEqual([]);
  // A row that the walk has left half behind the head of its list is too small to be pressed there.
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('*')) element.scrollTop = 0;
  });
  await lookAtEach(page);
  expect(faults).toEqual([]);
});

/** What is asked of the lists that a page filters. */
const FILTERS: Readonly<Record<string, string>> = {
  '/queues': '?queue=none',
  '/audit': '?actor=none',
  '/events': '?type=none',
  '/quests?view=tasks': '&text=none',
  '/nodes': '?node=9',
};

test.each([...READS, ...DRAWER_READS])(
  '%s without an answer, without a right, without a row',
  async (address, route) => {
    for (const answer of [503, 403, await withoutRows(route)]) {
      pages.stub.answers.set(route, answer);
      for (const asked of typeof answer === 'object' ? ['', FILTERS[address] ?? ''] : ['']) {
        await using opened = await pages.open(`${address}${asked}`);
        const { page, faults } = opened;
        // An answer that refuses is asked for a few times.
        if (typeof answer === 'number') await page.waitForSelector('.blank, .drawer .refusal');
        await page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => {});
        await lookAtEach(page);
        expect(faults).toEqual([]);
      }
    }
  },
);

test.each([...READS, ...DRAWER_READS])('%s while it waits for its answer', async (address, route) => {
  await using opened = await pages.open('/sign-in');
  const { page, faults } = opened;
  const held = await holdAnswer(page, route);
  await page.goto(`${pages.stub.url}${address}`);
  await page.waitForSelector('h1');
  await expect.poll(held.count).toBeGreaterThan(0);
  // Some pages wait without a word.
  await page
    .getByText('Reading…')
    .first()
    .waitFor({ timeout: 2_000 })
    .catch(() => {});
  await lookAtEach(page);
  expect(faults).toEqual([]);
  await held.refuse();
});

test.each(KEPT)('%s with what it read before', async (address, mark, route) => {
  await using opened = await pages.open('/sign-in', { isOwn: true });
  const { page, faults } = opened;
  await page.clock.install();
  await page.goto(`${pages.stub.url}${address}`);
  await page.waitForSelector(mark);
  pages.stub.answers.set(route, 503);
  // A wall has no keys: it reads again when its stream has a gap. Some pages read again each 30 s only.
  if (address === '/wall') pages.stub.send('gap', {});
  await pauseAndGoOn(page);
  const note = page.locator('.stale-note');
  await expect
    .poll(async () => {
      await page.clock.fastForward('00:30');
      return note.count();
    })
    .toBe(1);
  await page.waitForSelector(mark);
  await lookAtEach(page);
  expect(faults).toEqual([]);
});

/** Forms, a field that is typed in, and what another person has changed since, in whose version the form is refused. */
const CHANGED = [
  [
    '/schedules?schedule=digest&act=edit',
    'Description',
    '/schedules/digest',
    { version: 90, schedule: '15 5 * * *' },
  ],
  ['/quests?task=write&act=edit', 'Title', '/orgs/acme/tasks/write', { rev: 90, title: 'Write two' }],
] as const;

test.each(CHANGED)('%s that was changed meanwhile', async (address, label, route, newer) => {
  await using opened = await pages.open(address);
  const { page, faults } = opened;
  await page.locator('.drawer').getByLabel(label).fill('mine');
  const seen = (await (await fetch(`${pages.stub.url}/api/v1${route}`)).json()) as object;
  pages.stub.answers.set(`PATCH ${route}`, 412).set(route, { ...seen, ...newer });
  await page.keyboard.press('Control+Enter');
  await page.getByText('Changed meanwhile.').waitFor();
  await lookAtEach(page);
  expect(faults).toEqual([]);
});

test('a question about a record that was changed meanwhile', async () => {
  await using opened = await pages.open('/quests?task=write');
  const { page, faults } = opened;
  await page.getByRole('button', { name: 'More to do' }).click();
  await page.getByRole('menuitem', { name: 'Archive…' }).click();
  const asked = page.locator('dialog[open]');
  await asked.getByLabel(/^Reason/).fill('mine');
  pages.stub.answers.set('DELETE /orgs/acme/tasks/write', 412);
  await page.keyboard.press('Control+Enter');
  await asked.getByRole('button', { name: 'Look again' }).waitFor();
  await lookAtEach(page);
  expect(faults).toEqual([]);
});

test('a page that has an error', async () => {
  const answer = (await (await fetch(`${pages.stub.url}/api/v1/nodes/2`)).json()) as object;
  pages.stub.answers.set('/nodes/2', { ...answer, jobs: {} });
  await using opened = await pages.open('/nodes?all=true');
  const { page } = opened;
  await page.locator('.noderow a').first().waitFor();
  await page.evaluate(() => history.pushState(null, '', '/nodes?all=true&node=2'));
  const heading = page.getByRole('heading', { name: 'This page has an error' });
  await heading.waitFor();
  await lookAtEach(page);
  expect(await heading.count()).toBe(1);
});

async function lookAtEach(page: Page): Promise<void> {
  for (const size of ['wide', 'phone'] as const)
    for (const theme of ['dark', 'light'] as const) await lookAt(page, { size, theme });
  for (const size of ['tablet', 'narrow'] as const) await measure(page, { size });
}

/** The answer of the stub with its lists empty; 404 where it has none. */
async function withoutRows(route: string): Promise<unknown> {
  const answer = (await (await fetch(`${pages.stub.url}/api/v1${route}`)).json()) as object;
  if ('items' in answer) return { ...answer, items: [] };
  // Jobs of a node are names.
  const hasJobRows = 'jobs' in answer && !Array.isArray(answer.jobs);
  return hasJobRows ? { ...answer, jobs: { total: 0, items: [] } } : 404;
}
