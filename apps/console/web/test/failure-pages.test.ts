/** The pages of failures. */
import { EventEmitter, once } from 'node:events';
import { expect, test } from 'vitest';
import { usePages } from './use-pages.ts';

const pages = usePages();

test('from anywhere to replayed failures in four strokes', async () => {
  await using opened = await pages.open('/queues');
  const { page } = opened;
  await page.waitForSelector('.qrow');
  await page.keyboard.press('g');
  await page.keyboard.press('f');
  await page.waitForSelector('.groups tbody tr');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.drawer');
  await page.keyboard.press('r');
  await page.waitForSelector('.drawer form');
  await page.keyboard.press('Control+Enter');
  await expect
    .poll(() => pages.sent('/dead-letters/replay'))
    .toEqual([{ filter: { fingerprint: 'f-smtp' }, rate: '2/s', atMost: 47 }]);
});

test('what is changed in one input is a patch of all letters, with a diff before', async () => {
  await using opened = await pages.open('/failures?group=f-smtp&act=replay');
  const { page } = opened;
  await page.getByRole('button', { name: 'change…' }).click();
  const box = page.locator('.drawer textarea');
  const of = await box.locator('..').innerText();
  // A new letter is the first of the next preview.
  const preview = await fetch(`${pages.stub.url}/api/v1/dead-letters/replay?dryRun=true`, {
    method: 'POST',
    body: '{}',
  });
  const {
    inputs: [first],
    ...others
  } = (await preview.json()) as { readonly inputs: readonly object[] };
  const newer = { ...first, runId: 9_999, before: { date: '2020-01-01', to: 'another' } };
  pages.stub.answers.set('POST /dead-letters/replay', { ...others, inputs: [newer, first] });
  const answer = new EventEmitter();
  // Before the first request: an event that comes before the wait for it is lost.
  const isAsked = once(answer, 'asked');
  const drawer = page.locator('.drawer');
  await page.route('**/dead-letters/replay?dryRun=true', async (route) => {
    await isAsked;
    await route.fallback();
  });
  const asked = page.waitForRequest('**/dead-letters/replay?dryRun=true');
  await box.fill((await box.inputValue()).replace('2026-11-28', '2026-11-29'));
  await drawer.getByText('Not checked yet.').waitFor();
  expect(await drawer.getByText('Valid by the schema').count()).toBe(0);
  await asked;
  answer.emit('asked');
  await drawer.getByText('Valid by the schema').waitFor();
  await page.unroute('**/dead-letters/replay?dryRun=true');
  await expect.poll(() => page.locator('.diff .add').innerText()).toContain('2026-11-29');
  await expect.poll(() => pages.stub.acts.at(-1)?.body).toMatchObject({ patch: { date: '2026-11-29' } });
  pages.stub.answers.delete('POST /dead-letters/replay');
  expect(await page.locator('.diff').innerText()).toContain('as each has it');
  expect(await page.locator('.diff').innerText()).toContain('2026-11-28');
  expect(await box.locator('..').innerText()).toBe(of);
  await page.getByLabel(/^Reason/).fill('wrong day');
  await page.keyboard.press('Control+Enter');
  await expect
    .poll(() => pages.sent('/dead-letters/replay').at(-1))
    .toEqual({
      filter: { fingerprint: 'f-smtp' },
      patch: { date: '2026-11-29' },
      rate: '2/s',
      atMost: 47,
      reason: 'wrong day',
    });
});

test('the bars of an error say how many letters are of the last day, not how many are open', async () => {
  const list = (await (await fetch(`${pages.stub.url}/api/v1/dead-letters/groups`)).json()) as {
    readonly items: readonly object[];
  };
  const items = list.items.map((one) => ({ ...one, bars: [1, 2], count: 500, open: 500 }));
  pages.stub.answers.set('/dead-letters/groups', { ...list, items });
  await using opened = await pages.open('/failures?group=f-smtp');
  const { page } = opened;
  const ofDay = page.getByRole('img', { name: '3 in 24 h' });
  await expect.poll(() => ofDay.count()).toBe(items.length + 1);
  expect(await page.locator('.drawer .lab', { hasText: 'By hour' }).innerText()).toMatch(/3$/);
});

test('a discard is taken back by undo', async () => {
  await using opened = await pages.open('/failures?group=f-smtp');
  const { page } = opened;
  await page.getByRole('button', { name: 'Discard…' }).click();
  await page.getByLabel(/^Reason/).fill('not needed');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => pages.sent('/dead-letters/reopen').length).toBe(1);
});

test('on a phone, discarded letters that are picked are opened again by a bar above the one of the pages', async () => {
  const letter = { runId: 7, jobId: 'mail.digest', queue: 'mail', status: 'discarded', message: 'boom' };
  const diedAt = new Date().toISOString();
  const may = { replay: false, discard: false, reopen: true };
  pages.stub.answers.set('/dead-letters', { now: diedAt, items: [{ ...letter, diedAt, may }] });
  await using opened = await pages.open('/failures?status=discarded', { isPhone: true });
  const { page } = opened;
  await page.getByRole('checkbox', { name: /run 7/ }).tap();
  const bar = page.getByRole('group', { name: 'Selected letters' });
  const [box, below] = await Promise.all([bar.boundingBox(), page.locator('.bottom').boundingBox()]);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0);
  await bar.getByRole('button', { name: 'Reopen' }).tap();
  await expect.poll(() => pages.sent('/dead-letters/reopen'), { timeout: 15_000 }).toEqual([{ ids: [7] }]);
  expect(opened.faults).toEqual([]);
});

test('a viewer goes from an error to its newest run', async () => {
  const read = async (path: string): Promise<unknown> =>
    (await fetch(`${pages.stub.url}/api/v1${path}`)).json();
  const { items } = (await read('/dead-letters?fingerprint=f-smtp')) as { items: { runId: number }[] };
  pages.stub.answers.set('/session', { ...((await read('/session')) as object), role: 'viewer' });
  await using opened = await pages.open('/failures?group=f-smtp');
  const link = opened.page.locator('.drawer').getByRole('link', { name: /^run \d+$/ });
  expect(await link.getAttribute('href')).toBe(`/runs/${items[0]?.runId}`);
});
