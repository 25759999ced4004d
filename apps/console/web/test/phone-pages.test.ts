/** What a finger reaches on a phone: the acts of each page, the drawers below their lists, the cards of runs. */
import { expect, test } from 'vitest';
import { PHONE } from './open-pages.ts';
import { goAnew } from './go-within.ts';
import { usePages } from './use-pages.ts';

const PATIENT = { timeout: 15_000 };

const pages = usePages();

const IN_BARS = [
  ['/failures', 'link', 'one by one'],
  ['/failures', 'button', 'Export or copy'],
  ['/people?org=acme', 'button', 'New member…'],
  ['/quests', 'button', 'New'],
] as const;

/** What a list can do is one menu: with a usual filter nothing of the bar is cut. */
const NARROW = ['/jobs', '/schedules?view=list', '/graph?view=chains', '/decks?view=runs', '/events'];

test('what can be done on a page is in its bar, which scrolls only where it has to', async () => {
  await pages.asAdmin();
  await using opened = await pages.open('/', { isPhone: true });
  const { page } = opened;
  for (const [address, role, name] of IN_BARS) {
    await goAnew(page, address, '.views');
    const control = page.locator('.views').getByRole(role, { name, exact: true });
    await control.tap();
    const { x = PHONE.width } = (await control.boundingBox()) ?? {};
    expect([address, name, x < PHONE.width]).toEqual([address, name, true]);
    // A dialog that it has opened would stay over the next page.
    await page.keyboard.press('Escape');
  }
  for (const address of NARROW) {
    await goAnew(page, address, '.views a');
    const bars = page.locator('.views, .histbar .seg');
    const cut = await bars.evaluateAll((all) => all.map((bar) => bar.scrollWidth - bar.clientWidth));
    expect([address, Math.max(...cut)]).toEqual([address, 0]);
  }
  await page.locator('.views').getByRole('button', { name: 'Export or copy' }).tap();
  expect(await page.locator('.menu:popover-open').getByRole('menuitem').allInnerTexts()).toEqual([
    'Export as CSV',
    'Export as NDJSON',
    'Export as JSON',
    'Copy as curl',
    'Copy as CLI',
  ]);
  expect(opened.faults).toEqual([]);
});

test('cards of runs that are not drawn have their room, and the last of them is reached', async () => {
  const answer = await read<{ readonly items: readonly object[] }>('/runs');
  const items = Array.from({ length: 300 }, (_, nr) => ({ ...answer.items[0], id: 9000 - nr }));
  pages.stub.answers.set('/runs', { ...answer, items, folds: [], next: undefined });
  await using opened = await pages.open('/runs', { isPhone: true });
  const { page } = opened;
  const rows = page.locator('.tbl tbody tr[data-key]');
  await rows.first().waitFor();
  expect(await rows.count()).toBeLessThan(75);
  const { height = 0 } = (await rows.first().boundingBox()) ?? {};
  const list = page.locator('.scroll');
  expect(await list.evaluate((box) => box.scrollHeight)).toBeGreaterThan(280 * height);
  await list.evaluate((box) => box.scrollTo(0, box.scrollHeight));
  await page.locator('tr[data-key="8701"]').waitFor();
  expect(await rows.count()).toBeLessThan(75);
  expect(opened.faults).toEqual([]);
});

test('the name of a part of a run has the line above its bar', async () => {
  await using opened = await pages.open('/runs/3436', { isPhone: true });
  const row = opened.page.locator('.wf .row').last();
  await row.waitFor();
  const [name, bar] = [await row.locator('.n').boundingBox(), await row.locator('.bar').boundingBox()];
  expect((name?.y ?? 0) + (name?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0);
  expect(name?.width).toBeGreaterThan(bar?.width ?? 0);
});

test('new letters are in sight, wherever the bar is scrolled to', async () => {
  await using opened = await pages.open('/failures', { isPhone: true });
  const { page } = opened;
  await page.locator('.groups tbody tr').first().waitFor();
  await expect.poll(() => page.locator('.pill').textContent(), PATIENT).toContain('live');
  const groups = await read<{ readonly items: readonly object[] }>('/dead-letters/groups');
  const [first] = groups.items;
  const fresh = { ...first, fingerprint: 'fresh' };
  pages.stub.send('failures', { ...groups, items: [fresh, ...groups.items] });
  const button = page.getByRole('button', { name: '1 new' });
  await button.waitFor();
  const box = await button.boundingBox();
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(PHONE.width);
});

test('an address of a drawer leads to it, below a list of any length', async () => {
  const now = new Date().toISOString();
  const groups = await read<object>('/dead-letters/groups');
  const may = { replay: true, discard: true, reopen: false };
  const jobs = [{ jobId: 'mail.digest', open: { count: 90, isAtLeast: false }, may }];
  pages.stub.answers.set('/dead-letters/groups', { ...groups, jobs });
  const letter = { jobId: 'mail.digest', queue: 'mail', status: 'open', message: 'boom', reason: 'error' };
  const items = Array.from({ length: 90 }, (_, nr) => ({
    ...letter,
    runId: 100 + nr,
    diedAt: now,
    tags: [],
    may,
  }));
  pages.stub.answers.set('/dead-letters', { now, items });
  await using opened = await pages.open('/failures?job=mail.digest&act=replay', { isPhone: true });
  const { page } = opened;
  await expect.poll(() => page.locator('.runs tbody tr').count(), PATIENT).toBe(90);
  const top = async () => (await page.locator('.drawer').boundingBox())?.y ?? Infinity;
  await expect.poll(top, PATIENT).toBeLessThan(PHONE.height / 2);
});

// The second has a form that takes the focus when it is read.
test.each([
  ['/schedules?act=new'],
  ['/schedules?schedule=digest&act=edit'],
  ['/sprint?org=acme&side=changes'],
])('%s leads to its drawer, until a person scrolls', async (address) => {
  pages.stub.answers.set('/session', { ...(await read<object>('/session')), role: 'admin' });
  await using opened = await pages.open(address, { isPhone: true });
  const { page } = opened;
  const top = async () => (await page.locator('.drawer').boundingBox())?.y ?? Infinity;
  await expect.poll(top, PATIENT).toBeLessThan(PHONE.height / 2);
  const main = page.locator('main');
  await main.evaluate((all) => all.scrollTo(0, 0));
  await expect.poll(() => main.evaluate((all) => all.scrollTop)).toBe(0);
  // What is read later makes the list longer.
  await page.evaluate(() => {
    const list = document.querySelector<HTMLElement>('.withdrawer > div');
    list?.append(...Array.from({ length: 90 }, () => document.createElement('p')));
    return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  });
  expect(await main.evaluate((all) => all.scrollTop)).toBe(0);
});

test('the notes of numbers are read whole', async () => {
  const overview = await read<object>('/overview');
  const note = '48,211 in a-queue-with-a-long-name';
  const tiles = ['Running', 'Queued', 'Held'].map((label) => ({ label, value: '1', note }));
  pages.stub.answers.set('/overview', { ...overview, tiles });
  await using opened = await pages.open('/', { isPhone: true });
  const notes = opened.page.locator('.nums small');
  await expect.poll(() => notes.count(), PATIENT).toBe(3);
  expect(await notes.first().evaluate(isWhole)).toBe(true);
});

test('the filter of jobs is below the names of the states', async () => {
  await using opened = await pages.open('/jobs', { isPhone: true });
  const placeOf = (mark: string) => opened.page.locator(mark).first().boundingBox();
  await opened.page.waitForSelector('.views > .query');
  const [bar, state, query, table] = await Promise.all(
    ['.views', '.views > a', '.views > .query', '.jobs'].map(placeOf),
  );
  if (!bar || !state || !query || !table) throw new Error('One of them has no place.');
  expect(query.y).toBeGreaterThanOrEqual(state.y + state.height);
  expect(query.y + query.height).toBeLessThanOrEqual(bar.y + bar.height);
  expect(table.y).toBeGreaterThanOrEqual(bar.y + bar.height);
});

test('a tap on a time of a drawer says it exactly, with its zone', async () => {
  await using opened = await pages.open('/alerts?rule=low-success-rate', { isPhone: true });
  const { page } = opened;
  const time = page.locator('.drawer time[title]:not(tr time, a time, button time)').first();
  const exact = await time.getAttribute('title');
  expect(exact).toMatch(/CES?T$/);
  await time.tap();
  await expect.poll(() => page.locator('.toast').innerText()).toContain(exact);
});

test('a run is opened by a tap anywhere on its card', async () => {
  await using opened = await pages.open('/runs', { isPhone: true });
  const { page } = opened;
  const card = page.locator('.list-runs tbody tr').first();
  await card.waitFor();
  const box = await card.boundingBox();
  if (!box) throw new Error('The card has no place.');
  await card.tap({ position: { x: box.width - 20, y: box.height - 6 } });
  await page.waitForURL(/\/runs\/\d+$/);
  expect(opened.faults).toEqual([]);
});

test('the palette is opened, and the theme of the machine is chosen, in the menu of the user', async () => {
  await using opened = await pages.open('/', { isPhone: true });
  const { page } = opened;
  const choose = async (name: RegExp) => {
    await page.getByRole('button', { name: /^ana, / }).tap();
    await page.getByRole('menuitem', { name }).tap();
  };
  const theme = () =>
    page.evaluate(() => (JSON.parse(localStorage['sb.settings'] ?? '{}') as { theme?: string }).theme);
  const themes: unknown[] = [];
  for (let step = 0; step < 3; step += 1) {
    await choose(/^Theme: /);
    themes.push(await theme());
  }
  expect(themes).toEqual(['light', 'dark', 'system']);
  await choose(/^Find or do/);
  await page.getByRole('dialog').getByRole('combobox').waitFor();
});

function isWhole(one: Element): boolean {
  return one.scrollHeight <= one.clientHeight && one.scrollWidth <= one.clientWidth;
}

async function read<Answer>(route: string): Promise<Answer> {
  return (await (await fetch(`${pages.stub.url}/api/v1${route}`)).json()) as Answer;
}
