/** Buttons that have their command beside them: what is copied there. */
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useOnePage } from './use-one-page.ts';

const LONG = { timeout: 15_000 };

const one = useOnePage();

async function copied(page: Page, place: Locator): Promise<string> {
  await place.getByRole('button', { name: 'Copy as CLI', exact: true }).click();
  return page.evaluate(() => navigator.clipboard.readText());
}

test('an override that is taken back', async () => {
  const opened = await one.open('/schedules?schedule=snapshot');
  const override = opened.page.locator('.override', { hasText: 'Put back' });
  expect(await copied(opened.page, override)).toBe('worker schedules:override snapshot --clear --kind skip');
});

test('a silence that is ended in the list, and in the drawer of its rule', async () => {
  const opened = await one.open('/alerts?rule=dlq-jobs');
  const { page } = opened;
  const inList = page.locator('.ep li', { hasText: 'End silence' }).first();
  for (const place of [inList, page.locator('.drawer .quiet-row')])
    expect(await copied(page, place)).toBe('worker alert:unsilence 7');
});

test('the route of the API that is chosen, as its page shows it', async () => {
  const { page } = await one.open('/api-reference#postJobsIdRuns', '.operation .types');
  await page.keyboard.press('y');
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()), LONG)
    .toBe('worker job <id> --enqueue');
});

test('the list of nodes', async () => {
  const opened = await one.open('/nodes');
  expect(await copied(opened.page, opened.page.locator('.p-nodes .views'))).toBe('worker node:list');
});

test.each([
  ['tasks/ink', '?task=ink', 'worker task:archive ink --undo --org acme'],
  ['quests/stamps', '?quest=stamps', 'worker quest:archive stamps --undo --org acme'],
])('%s that returns to the board', async (record, address, line) => {
  const route = `/orgs/acme/${record}`;
  const shown = (await (await fetch(`${one.pages.stub.url}/api/v1${route}`)).json()) as object;
  one.pages.stub.answers.set(route, { ...shown, archived: true });
  await one.forget();
  const opened = await one.open(`/quests${address}`);
  const acts = opened.page.locator('.drawer .acts2');
  await acts.getByRole('button', { name: 'Return it to the board' }).waitFor();
  expect(await copied(opened.page, acts)).toBe(line);
});

test.each([
  [
    'act=new-questline',
    { Title: 'Letters', 'Order the lowest number comes first': '2' },
    'questline:create Letters --order 2',
  ],
  [
    'view=quests&questline=post&act=edit-questline',
    { Title: 'All post' },
    "questline:change post --title 'All post'",
  ],
  [
    'act=edit-board',
    { Name: 'Acme and Sons', 'Workdays 1 is Monday': '1, 2' },
    "org:change --name 'Acme and Sons' --workdays 1,2",
  ],
])('the form of %s, as it is filled', async (address, typed, line) => {
  const opened = await one.open(`/quests?${address}`);
  const form = opened.page.locator('.drawer form');
  for (const [label, text] of Object.entries(typed)) await form.getByLabel(label, { exact: true }).fill(text);
  expect(await copied(opened.page, form)).toBe(`worker ${line} --org acme`);
});

test.each([
  ['as agreed', "worker task:comment send 'as agreed' --org acme"],
  ['- bring stamps', "worker task:comment --org acme -- send '- bring stamps'"],
])('a comment that begins with a letter or a dash: %s', async (text, line) => {
  const { page } = await one.open('/quests?task=send', '.commentform');
  await page.getByLabel('Comment', { exact: true }).fill(text);
  expect(await copied(page, page.locator('.commentform'))).toBe(line);
});

test('a questline that leaves the board', async () => {
  const opened = await one.open('/quests?view=quests&questline=post');
  const { page } = opened;
  await page.getByRole('button', { name: 'Archive questline…' }).click();
  expect(await copied(page, page.locator('dialog[open]'))).toBe('worker questline:archive post --org acme');
});

test('a move that waits is copied as its button does it', async () => {
  const opened = await one.open('/quests?task=send');
  const { page } = opened;
  await page.locator('.drawer').getByRole('button', { name: 'More to do' }).click();
  await page.getByRole('menuitem', { name: 'task:move send in-progress' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    'worker task:move send in-progress --force --org acme',
  );
});

test('the end of a session, with its reason, which is sent', async () => {
  const opened = await one.open('/settings?tab=sessions&of=all');
  const { page } = opened;
  await page
    .getByRole('button', { name: /^End session of wall/ })
    .first()
    .click();
  const asked = page.locator('dialog[open]');
  await asked.getByLabel(/^Reason/).fill('the screen was stolen');
  expect(await copied(page, asked)).toMatch(/^worker session:end \w+ --reason 'the screen was stolen'$/);
  await asked.getByRole('button', { name: 'End the session' }).click();
  await asked.waitFor({ state: 'detached' });
  expect(one.pages.stub.acts.at(-1)).toMatchObject({
    method: 'DELETE',
    body: { reason: 'the screen was stolen' },
  });
});

test('the decks of a member on a past day', async () => {
  const opened = await one.open('/decks?org=acme&date=2026-02-27&member=bo');
  expect(await copied(opened.page, opened.page.locator('.histbar'))).toBe(
    'worker questboard:show --org acme --member bo --date 2026-02-27',
  );
});

test('tasks that were archived, as they are filtered', async () => {
  const opened = await one.open('/quests?view=tasks&sort=updated');
  const { page } = opened;
  await page.getByLabel('archived').selectOption('archived');
  await expect.poll(() => new URL(page.url()).search).toBe('?view=tasks&archived=true');
  expect(await page.getByLabel('sort').count()).toBe(0);
  expect(await copied(page, page.locator('.qfilter'))).toBe('worker task:list --archived --org acme');
});

test('an act on many runs, with its reason as it is typed', async () => {
  const opened = await one.open('/runs?state=failed&job=mail.digest');
  const { page } = opened;
  const asked = page.locator('dialog[open]');
  await page.waitForSelector('.tbl tbody tr');
  for (const key of ['j', 'x', 'r']) await page.keyboard.press(key);
  const [id] = await picked(page);
  expect(await copied(page, asked)).toBe(`worker run:replay ${id} --reason …`);
  await asked.getByLabel(/^Reason/).fill("it's back");
  expect(await copied(page, asked)).toBe(String.raw`worker run:replay ${id} --reason 'it'\''s back'`);
  await page.keyboard.press('Escape');
  await asked.waitFor({ state: 'detached' });
  await page.keyboard.press('Shift+R');
  expect(await copied(page, asked)).toBe(`worker run:retry ${id} --reason …`);
  await page.keyboard.press('Escape');
  await asked.waitFor({ state: 'detached' });
  for (const key of ['Control+a', 'r']) await page.keyboard.press(key);
  expect(await copied(page, asked)).toBe('worker run:replay --job mail.digest --state failed --reason …');
});

test.each([
  ['/queues?queue=media', 'Limits of media', 'worker queue:limit media'],
  ['/schedules?view=list&schedule=digest&act=edit', 'Edit digest', 'worker schedules:update digest'],
  ['/people?org=acme&member=bram&act=edit', 'Edit Bram Okafor', 'worker member:change bram --org acme'],
])('the form of %s, with its reason as it is typed', async (address, name, line) => {
  const opened = await one.open(address);
  const form = opened.page.getByRole('form', { name });
  const reason = form.getByLabel(/^Reason/);
  await reason.fill("it's back");
  expect(await copied(opened.page, form)).toBe(String.raw`${line} --reason 'it'\''s back'`);
  await reason.fill(' ');
  expect(await copied(opened.page, form)).toBe(line);
});

test('a run that is replayed with another input', async () => {
  const opened = await one.open('/runs/3436');
  const { page } = opened;
  await page.getByRole('button', { name: 'Edit and replay' }).click();
  const asked = page.locator('dialog[open]');
  await asked.getByLabel(/^Input/).fill('{ "to": "ops" }');
  expect(await copied(page, asked)).toBe(`worker run:replay 3436 --input '{"to":"ops"}'`);
});

test('a run that is put to the front', async () => {
  const opened = await one.open('/runs/3525');
  const { page } = opened;
  await page.getByRole('button', { name: /^Copy as CLI, curl/ }).click();
  await page.getByText('run:priority --front').click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()), LONG)
    .toBe('worker run:priority 3525 --front');
});

test('runs of a filter that are moved: with the priority and the reason', async () => {
  const opened = await one.open('/runs?job=mail.digest');
  const { page } = opened;
  await expect.poll(() => page.locator('tbody tr').count(), LONG).toBeGreaterThan(0);
  for (const key of ['j', 'x', 'Control+a', 'p']) await page.keyboard.press(key);
  const asked = page.locator('dialog[open]');
  await asked.getByLabel('Priority').selectOption('low');
  await asked.getByLabel(/^Reason/).fill('not urgent');
  expect(await copied(page, asked)).toBe(
    "worker run:priority --job mail.digest --state retrying,held,queued,waiting,later --to low --reason 'not urgent'",
  );
});

test('what needs attention and can be resumed', async () => {
  const opened = await one.open('/');
  const { page } = opened;
  await page.locator('.need').getByRole('button', { name: 'Copy as CLI: media' }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()), LONG)
    .toBe('worker queue:resume media');
});

async function picked(page: Page): Promise<(string | null)[]> {
  return page.locator('tr.picked').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-key')));
}
