/** Where the focus and "back" go on after a drawer or a chip is gone, what is typed then, and what a copy shows. */
import { EventEmitter, once } from 'node:events';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { usePages } from './use-pages.ts';

const PATIENT = { timeout: 15_000 };

const pages = usePages();

test('a drawer that is closed gives the focus back to its row', async () => {
  const opened = await pages.lead('/schedules?view=list');
  const { page } = opened;
  await page.locator('.srow').nth(2).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  const row = await focused(page);
  await page.keyboard.press('Enter');
  await page.locator('.drawer:focus').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.drawer').waitFor({ state: 'detached' });
  await expect.poll(() => focused(page), PATIENT).toBe(row);
  expect(row).toMatch(/^TR /);
});

test('a drawer of an address gives the focus to the row that it was about', async () => {
  await using opened = await pages.open('/alerts');
  const { page } = opened;
  const name = await page.locator('.tbl tbody tr').nth(1).getAttribute('data-key');
  await page.goto(`${pages.stub.url}/alerts?rule=${encodeURIComponent(name ?? '')}`);
  await page.locator('.drawer').getByRole('button', { name: 'Close' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page), PATIENT).toBe(`TR ${name}`);
});

test('a drawer over a picture gives the focus back to the box that it was about', async () => {
  await using opened = await pages.open('/graph?run=3436');
  const { page } = opened;
  await page.waitForSelector('.picture .node');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.locator('.drawer:focus').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.drawer').waitFor({ state: 'detached' });
  const box = () => page.evaluate(() => document.activeElement?.getAttribute('data-node'));
  await expect.poll(box, PATIENT).toBe('run-3441');
});

test('a drawer that comes back by the history leaves the focus in the list', async () => {
  const opened = await pages.lead('/schedules?view=list');
  const { page } = opened;
  await page.locator('.srow').nth(2).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.locator('.drawer:focus').waitFor();
  await page.goBack();
  await page.locator('.drawer').waitFor({ state: 'detached' });
  await page.goForward();
  await page.locator('.drawer').waitFor();
  expect(await page.locator('.drawer:focus').count()).toBe(0);
});

test('back closes a question of the page that it leaves', async () => {
  const opened = await pages.lead('/alerts');
  const { page } = opened;
  await page.locator('.tbl tbody tr').nth(1).click();
  await page.getByRole('button', { name: 'Silence…' }).last().click();
  await page.locator('dialog[open]').waitFor();
  await page.goBack();
  await page.locator('dialog').waitFor({ state: 'detached' });
  expect(await page.locator('.drawer').count()).toBe(0);
});

test('what is typed in a drawer is lost by no key, row or "back" without a question, until it is sent', async () => {
  await using opened = await pages.open('/queues');
  const { page } = opened;
  const drawer = page.locator('.drawer');
  const atOnce = drawer.getByLabel('At once');
  const question = page.locator('dialog[open]');
  const queueNamed = (name: string) => page.locator(`.tbl tr[data-key="${name}"]`).first();
  const goOn = async (): Promise<void> => {
    await question.getByRole('button', { name: 'Go on typing' }).click();
    await question.waitFor({ state: 'detached' });
    expect(await atOnce.inputValue()).toBe('7');
  };
  await queueNamed('mail').click();
  await atOnce.fill('7');
  await page.locator('h1').click();
  await page.keyboard.press('Escape');
  await goOn();
  await queueNamed('media').click();
  await goOn();
  await queueNamed('media').getByRole('link').first().click();
  await goOn();
  await page.goBack();
  await goOn();
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await question.getByRole('button', { name: 'Discard' }).click();
  await expect.poll(() => new URL(page.url()).pathname).toBe('/runs');
  // What is stored is not lost.
  await page.goBack();
  await atOnce.fill('8');
  const send = drawer.getByRole('button', { name: 'Set limits' });
  await send.focus();
  await page.keyboard.press('Enter');
  await page.locator('.toast').waitFor();
  // It does nothing twice while it acts, and keeps the focus.
  expect(await send.evaluate((button) => button === document.activeElement)).toBe(true);
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
});

test.each([
  ['a row', 'edit', (page: Page) => page.locator('[data-card="write"]').click()],
  ['another form', 'edit', makeTask],
  ['its button', 'edit', (page: Page) => page.getByRole('button', { name: 'Leave it' }).click()],
  ['a view', 'new-task', (page: Page) => page.getByRole('link', { name: 'Tasks', exact: true }).click()],
])('what is typed in a form of the board is not lost by %s', async (_, act, leave) => {
  const opened = await pages.lead(`/quests?task=ink&act=${act}`, '.drawer form');
  const { page } = opened;
  const title = page.locator('.drawer').getByLabel('Title');
  const question = page.locator('dialog[open]');
  const at = page.url();
  await title.fill('Buy blue ink');
  await leave(page);
  await question.getByRole('button', { name: 'Go on typing' }).click();
  await question.waitFor({ state: 'detached' });
  expect(await title.inputValue()).toBe('Buy blue ink');
  expect(page.url()).toBe(at);
  await leave(page);
  await question.getByRole('button', { name: 'Discard' }).click();
  await title.and(page.locator('[value="Buy blue ink"]')).waitFor({ state: 'detached' });
  expect(page.url()).not.toBe(at);
});

test('a form is left without a question where its fields hold what they held, and once it is stored', async () => {
  await using opened = await pages.open('/quests?task=ink&act=edit');
  const { page } = opened;
  const drawer = page.locator('.drawer');
  const title = drawer.getByLabel('Title');
  const before = await title.inputValue();
  await title.fill('Buy blue ink');
  await title.fill(before);
  const priority = drawer.getByLabel('Priority');
  await priority.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await drawer.getByRole('button', { name: 'Leave it' }).click();
  await drawer.getByRole('button', { name: 'Edit' }).click();
  await title.fill('Buy blue ink');
  await page.keyboard.press('Control+Enter');
  await drawer.getByRole('button', { name: 'Edit' }).waitFor();
  expect(await page.locator('dialog[open]').count()).toBe(0);
  expect(opened.faults).toEqual([]);
});

test('a second "back" gives no answer to the question of the first, which leads one page back', async () => {
  await using opened = await pages.open('/jobs');
  const { page } = opened;
  const drawer = page.locator('.drawer');
  const question = page.locator('dialog[open]');
  for (const [key, name] of [
    ['r', 'runs'],
    ['q', 'queues'],
  ] as const) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await page.locator(`.p-${name}`).waitFor();
  }
  const row = page.locator('.tbl tr[data-key="mail"]').first();
  await row.click();
  await drawer.getByLabel('At once').fill('7');
  const at = page.url();
  // The address is put back for as long as is asked.
  for (let nr = 0; nr < 2; nr += 1) {
    await page.evaluate(() => history.back());
    await question.waitFor();
    await expect.poll(() => page.url()).toBe(at);
  }
  await page.evaluate(() => {
    history.back();
    history.back();
  });
  await question.getByRole('button', { name: 'Go on typing' }).click();
  await question.waitFor({ state: 'detached' });
  await expect.poll(() => page.url()).toBe(at);
  expect(await drawer.getByLabel('At once').inputValue()).toBe('7');
  await page.evaluate(() => history.back());
  await question.getByRole('button', { name: 'Discard' }).click();
  await drawer.waitFor({ state: 'detached' });
  expect(new URL(page.url()).pathname).toBe('/queues');
  await page.goBack();
  await page.locator('.p-runs').waitFor();
});

test('a form that was refused, or typed in while it was sent, is not left without a question', async () => {
  await using opened = await pages.open('/quests?task=ink&act=edit');
  const { page } = opened;
  const drawer = page.locator('.drawer');
  const title = drawer.getByLabel('Title');
  const question = page.locator('dialog[open]');
  const goOn = async (): Promise<void> => {
    await question.getByRole('button', { name: 'Go on typing' }).click();
    await question.waitFor({ state: 'detached' });
  };
  const answers = new EventEmitter();
  await page.route('**/tasks/ink', async (route) => {
    if (route.request().method() !== 'PATCH') return route.continue();
    const [isStored] = await once(answers, 'answer');
    const json = { code: 'BAD_TITLE', detail: 'No such title.' };
    await (isStored === true ? route.continue() : route.fulfill({ status: 422, json }));
  });
  const send = async (): Promise<void> => {
    const sent = page.waitForRequest((request) => request.method() === 'PATCH');
    await page.keyboard.press('Control+Enter');
    await sent;
  };
  await title.fill('Buy blue ink');
  await send();
  await expect.poll(() => answers.emit('answer', false)).toBe(true);
  await drawer.locator('.refusal').waitFor();
  // Another act has ended meanwhile.
  await page.locator('.maintained').getByRole('button', { name: 'Run now' }).click();
  await question.getByRole('button', { name: 'Run now' }).click();
  await page.locator('.toast').waitFor();
  await drawer.getByRole('button', { name: 'Close' }).click();
  await goOn();
  await title.focus();
  await send();
  await title.fill('Buy black ink');
  await expect.poll(() => answers.emit('answer', true)).toBe(true);
  await goOn();
  expect(await title.inputValue()).toBe('Buy black ink');
});

test('a dialog is not lost by a press beside it once it has typed text, nor a secret by any but its button', async () => {
  await pages.asAdmin();
  await using opened = await pages.open('/settings?tab=tokens');
  const { page } = opened;
  const dialog = page.locator('dialog[open]');
  const pressBeside = () => page.mouse.click(4, 4);
  const make = page.getByRole('button', { name: 'Make a token…' });
  await make.click();
  await dialog.waitFor();
  await pressBeside();
  await dialog.waitFor({ state: 'detached' });
  await make.click();
  await dialog.getByLabel(/^Name/).fill('deploy');
  await pressBeside();
  expect(await dialog.getByLabel(/^Name/).inputValue()).toBe('deploy');
  await dialog.getByRole('button', { name: 'Make the token' }).click();
  const done = page.locator('dialog.secret').getByRole('button', { name: 'Done' });
  await done.waitFor();
  await pressBeside();
  // A browser closes a dialog by a second one, whatever the page says to the first.
  for (const key of ['Escape', 'Escape']) await page.keyboard.press(key);
  await done.click();
  await dialog.waitFor({ state: 'detached' });
});

test('a link of a page gives the focus to the page that it leads to, and its name is said', async () => {
  const opened = await pages.lead('/', '.need');
  const { page } = opened;
  await page.getByRole('link', { name: /^all \d+$/ }).focus();
  await page.keyboard.press('Enter');
  await page.locator('.p-jobs').waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.id), PATIENT).toBe('main');
  await page.getByRole('status').getByText('Page: Jobs').waitFor({ state: 'attached' });
});

test('j goes on from the row that the history shows', async () => {
  const opened = await pages.lead('/schedules?view=list');
  const { page } = opened;
  const rows = page.locator('.srow');
  await rows.nth(3).waitFor();
  const names = await rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-key')));
  const shown = () => new URL(page.url()).searchParams.get('schedule');
  for (const row of [0, 2]) {
    await rows.nth(row).locator('a').first().click();
    await expect.poll(shown, PATIENT).toBe(names[row]);
  }
  await page.goBack();
  await page.getByRole('complementary', { name: `Schedule ${names[0]}` }).waitFor();
  await page.keyboard.press('j');
  await expect.poll(shown, PATIENT).toBe(names[1]);
});

test('rows that are gone through beside a drawer are one step of the history', async () => {
  const opened = await pages.lead('/schedules?view=list');
  const { page } = opened;
  await page.locator('.srow a').first().click();
  await page.locator('.drawer').waitFor();
  const first = page.url();
  for (const key of ['j', 'j', 'k']) {
    const before = page.url();
    await page.keyboard.press(key);
    await page.waitForURL((url) => url.href !== before);
  }
  expect(page.url()).not.toBe(first);
  await page.goBack();
  await page.locator('.drawer').waitFor({ state: 'detached' });
  expect(opened.faults).toEqual([]);
});

test('a chip that is removed by a key leaves the focus in the filter', async () => {
  const opened = await pages.lead('/runs?state=failed&job=mail.digest');
  const { page } = opened;
  await page.getByRole('button', { name: /^Remove status/ }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/runs\?job=mail\.digest$/);
  await expect.poll(() => focused(page), PATIENT).toMatch(/^INPUT/);
});

test('Enter that ends a word of an input method does not add to the filter', async () => {
  const opened = await pages.lead('/runs');
  const { page } = opened;
  const box = page.getByRole('combobox', { name: 'Add to the filter' });
  await box.fill('status:failed');
  await box.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
  expect(await box.inputValue()).toBe('status:failed');
  await box.press('Enter');
  await page.waitForURL(/state=failed/);
});

test('a button that copies shows that it has', async () => {
  await using opened = await pages.open('/nodes');
  const { page } = opened;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const icon = page.locator('.views [aria-label^="Cop"] use');
  // For two seconds only: who looks after the click may be late.
  const done = page.waitForSelector('.views .btn use[href="#i-done"]', { state: 'attached' });
  const said = page.locator('.views').getByRole('status').getByText('Copied').waitFor({ state: 'attached' });
  await page.locator('.views').getByRole('button', { name: 'Copy as CLI' }).click();
  await Promise.all([done, said]);
  await expect.poll(() => icon.getAttribute('href'), PATIENT).toBe('#i-copy');
});

test('Tab closes a menu and goes on behind its button; Home and End lead to its first and last item', async () => {
  const opened = await pages.lead('/jobs');
  const { page } = opened;
  const button = page.getByRole('button', { name: 'Columns' });
  const items = page.locator('.menu:popover-open').getByRole('menuitemcheckbox');
  await button.focus();
  await page.keyboard.press('Enter');
  await items.first().waitFor();
  await page.keyboard.press('End');
  expect(await isAt(items.last())).toBe(true);
  await page.keyboard.press('ArrowDown');
  expect(await isAt(items.first())).toBe(true);
  await page.keyboard.press('ArrowUp');
  expect(await isAt(items.last())).toBe(true);
  await page.keyboard.press('Home');
  expect(await isAt(items.first())).toBe(true);
  await page.keyboard.press('Tab');
  await items.first().waitFor({ state: 'detached' });
  const next = page
    .getByRole('button', { name: 'Columns' })
    .locator('xpath=following::button[not(@role)][1]');
  expect(await isAt(next)).toBe(true);
});

test('an undo stays while it has the pointer or the focus, and gives the focus back', async () => {
  await using opened = await pages.open('/schedules?view=list&schedule=revenue.nightly', { isOwn: true });
  const { page } = opened;
  await page.clock.install();
  const toast = page.locator('.toast');
  const skip = page.locator('.drawer').getByRole('button', { name: /^Skip/ }).first();
  await skip.click();
  const undo = toast.getByRole('button', { name: /^Undo/ });
  await undo.hover();
  await page.clock.fastForward('00:30');
  expect(await toast.count()).toBe(1);
  const before = page.locator('.drawer').getByRole('button', { name: 'Close' });
  await before.focus();
  await undo.focus();
  await page.mouse.move(0, 0);
  await page.clock.fastForward('00:30');
  expect(await toast.count()).toBe(1);
  await toast.getByRole('button', { name: 'Close' }).press('Enter');
  await toast.waitFor({ state: 'detached' });
  expect(await isAt(before)).toBe(true);
});

test('what is left out of a plan gives the focus back when it is closed', async () => {
  const opened = await pages.lead('/sprint?org=acme');
  const { page } = opened;
  await page.locator('.drawer.side').getByRole('button', { name: 'Close' }).press('Enter');
  await page.locator('.drawer').waitFor({ state: 'detached' });
  await expect.poll(() => page.evaluate(() => document.activeElement?.id), PATIENT).toBe('main');
});

test('] and [ keep the focus in a list that is drawn in parts', async () => {
  const answer = await read<{ readonly items: readonly object[] }>('/runs');
  const items = Array.from({ length: 300 }, (_, nr) => ({ ...answer.items[0], id: 9000 - nr }));
  pages.stub.answers.set('/runs', { ...answer, items, folds: [], next: undefined });
  await using opened = await pages.open('/runs');
  const { page } = opened;
  const rows = page.locator('.tbl tbody tr[data-key]');
  await rows.first().waitFor();
  expect(await page.locator('.tbl').getAttribute('aria-rowcount')).toBe('301');
  expect(await rows.count()).toBeLessThan(75);
  // Rows that are not drawn have their room.
  const room = () => page.locator('.scroll').evaluate((list) => list.scrollHeight);
  expect(await room()).toBeGreaterThan(300 * 20);
  await page.keyboard.press('j');
  for (const row of [8975, 8950, 8925, 8900]) {
    await page.keyboard.press(']');
    await expect.poll(() => focused(page), PATIENT).toBe(`TR ${row}`);
  }
  await page.keyboard.press('[');
  await expect.poll(() => focused(page), PATIENT).toBe('TR 8925');
});

test('what the arrows choose in the completion of a filter is in sight', async () => {
  const opened = await pages.lead('/runs');
  const { page } = opened;
  await page.getByRole('combobox', { name: 'Add to the filter' }).focus();
  await page.keyboard.press('ArrowUp');
  const chosen = page.locator('.suggest [aria-selected="true"]');
  await chosen.waitFor();
  const isWithin = await chosen.evaluate((option) => {
    const [own, list] = [option, option.parentElement].map((one) => one?.getBoundingClientRect());
    return (
      own &&
      list && {
        isCut: list.height < (option.parentElement?.scrollHeight ?? 0) - 2,
        isSeen: own.bottom <= list.bottom + 1,
      }
    );
  });
  expect(isWithin).toEqual({ isCut: true, isSeen: true });
});

test('what fires is first by j, also where nothing fired before, and stays in its place when it is over', async () => {
  const all = await read<Fired>('/alerts');
  const firing = all.rules.filter(({ state }) => state === 'firing');
  const well = all.rules.filter(({ state }) => !['firing', 'pending', 'true'].includes(state));
  expect(firing.length).toBeGreaterThan(1);
  pages.stub.answers.set('/alerts', { ...all, firing: 0, rules: well });
  await using opened = await pages.open('/alerts');
  const { page } = opened;
  await page.getByText('Nothing fires.').waitFor();
  await page.locator('.rules tr[data-key]').first().waitFor();
  const items = page.locator('.ep li');
  const count = (): Promise<number> => {
    // The page may not listen yet.
    pages.stub.send('alerts', { ...all, rules: [...firing, ...well] });
    return items.count();
  };
  await expect.poll(count, PATIENT).toBe(firing.length);
  await page.keyboard.press('j');
  expect(await focused(page)).toMatch(/^LI/);
  const names = items.locator('b');
  const before = await names.allInnerTexts();
  pages.stub.send('alerts', { ...all, rules: [...firing.slice(1), ...well] });
  const over = items.filter({ has: page.locator('s') });
  await over.waitFor();
  expect(await over.getByRole('button').count()).toBe(0);
  expect(await over.locator('use').first().getAttribute('href')).toBe('#s-succeeded');
  expect(await over.innerText()).toMatch(/began \d+:\d+\D/);
  expect(await over.innerText()).not.toContain('since');
  expect(await names.allInnerTexts()).toEqual(before);
  const next = { ...firing[0], about: 'another', summary: 'another fires' };
  pages.stub.send('alerts', { ...all, rules: [next, ...firing.slice(1), ...well] });
  await over.waitFor({ state: 'detached' });
  const ended = before.indexOf(firing[0]?.summary ?? '');
  expect(await names.allInnerTexts()).toEqual(before.with(ended, next.summary));
  pages.stub.send('alerts', { ...all, firing: 0, rules: well });
  await page.getByText('Nothing fires.').waitFor();
  pages.stub.answers.set('/alerts', { ...all, rules: [...firing.slice(1), ...well] });
  await page.reload();
  await expect.poll(() => items.count(), PATIENT).toBe(firing.length - 1);
});

interface Fired {
  readonly rules: readonly { readonly state: string; readonly summary?: string }[];
}

async function read<Answer>(route: string): Promise<Answer> {
  return (await (await fetch(`${pages.stub.url}/api/v1${route}`)).json()) as Answer;
}

test('j and k go through the alerts that fire and on to the rules, and a acknowledges where they are', async () => {
  await using opened = await pages.open('/alerts');
  const { page } = opened;
  await page.locator('.rules tr[data-key]').first().waitFor();
  const alerts = await page.locator('.ep li').count();
  expect(alerts).toBeGreaterThan(1);
  const kinds: string[] = [];
  for (let step = 0; step <= alerts; step += 1) {
    await page.keyboard.press('j');
    kinds.push((await focused(page)).slice(0, 2));
  }
  expect(kinds).toEqual([...Array.from({ length: alerts }, () => 'LI'), 'TR']);
  for (let step = 0; step <= alerts; step += 1) await page.keyboard.press('k');
  const first = page.locator('.ep li').first();
  expect(await first.evaluate((item) => item === document.activeElement)).toBe(true);
  await page.keyboard.press('Enter');
  await page.locator('.drawer:focus').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.ep li', { hasText: 'Acknowledge' }).first().focus();
  await page.keyboard.press('a');
  await page.locator('dialog[open]', { hasText: 'Acknowledge' }).waitFor();
  expect(opened.faults).toEqual([]);
});

async function makeTask(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Task' }).click();
}

function isAt(place: Locator): Promise<boolean> {
  return place.evaluate((element) => element === document.activeElement);
}

/** The element that has the focus: its kind, and its key in a table. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    return `${element?.tagName ?? ''} ${element?.getAttribute('data-key') ?? ''}`;
  });
}
