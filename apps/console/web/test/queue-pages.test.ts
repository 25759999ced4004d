/** The pages of queues. */
import { EventEmitter, once } from 'node:events';
import { expect, test } from 'vitest';
import type { QueueList } from '../../src/answers/queues.ts';
import { VIEWER } from './look-at.ts';
import { usePages } from './use-pages.ts';

const pages = usePages();

test('a queue is paused from its drawer for a reason, and z takes it back', async () => {
  await using opened = await pages.open('/queues');
  const { page } = opened;
  await page.waitForSelector('.qrow');
  await page.keyboard.press('j');
  await page.keyboard.press('p');
  expect(await page.locator('dialog[open]').count()).toBe(0);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.drawer .acts2');
  await page.keyboard.press('p');
  const asked = page.locator('dialog[open]');
  await asked.getByLabel(/^Reason/).fill('provider down');
  await asked.getByLabel('For').selectOption('2h');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => pages.sent('/queues/mail/pause')).toEqual([{ reason: 'provider down', for: '2h' }]);
  await page.waitForSelector('.toast');
  await page.keyboard.press('z');
  await expect.poll(() => pages.methods('/queues/mail/pause')).toEqual(['POST', 'DELETE']);
});

test('Undo of a pause puts back the pause that it took the place of', async () => {
  const before = { mode: 'paused', reason: 'CDN migration', until: '2126-01-02T12:00:00.000Z' };
  pages.stub.answers.set('POST /queues/mail/pause', {
    says: 'mail is paused',
    before,
    after: { version: 6 },
  });
  await using opened = await pages.open('/queues?queue=mail');
  const { page } = opened;
  await page.waitForSelector('.drawer .acts2');
  await page.keyboard.press('p');
  await page
    .locator('dialog[open]')
    .getByLabel(/^Reason/)
    .fill('provider down');
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('.toast');
  await page.keyboard.press('z');
  await expect.poll(() => pages.methods('/queues/mail/pause')).toEqual(['POST', 'POST']);
  expect(pages.sent('/queues/mail/pause').at(-1)).toEqual({ reason: before.reason, until: before.until });
  // Of the pause that it takes back, and of no later one.
  expect(pages.stub.acts.at(-1)?.version).toBe(6);
});

test('Undo of Resume on the overview puts back the pause that was there', async () => {
  const before = { mode: 'paused', reason: 'CDN migration', until: '2126-01-02T12:00:00.000Z' };
  pages.stub.answers.set('DELETE /queues/media/pause', {
    says: 'media is active',
    before,
    after: { version: 10 },
  });
  await using opened = await pages.open('/');
  const { page } = opened;
  await page.getByRole('button', { name: 'Resume media' }).click();
  await page.waitForSelector('.toast');
  await page.keyboard.press('z');
  await expect.poll(() => pages.methods('/queues/media/pause')).toEqual(['DELETE', 'POST']);
  expect(pages.sent('/queues/media/pause').at(-1)).toEqual({ reason: before.reason, until: before.until });
  expect(pages.stub.acts.map(({ version }) => version)).toEqual([9, 10]);
});

test('Resume on the overview ends no other pause than the one that it shows, and says so', async () => {
  await using opened = await pages.open('/');
  const { page } = opened;
  const resume = page.getByRole('button', { name: 'Resume media' });
  await resume.waitFor();
  // By another person, and the page has not read it.
  pages.stub.answers.set('/queues/media', { name: 'media', mode: 'paused', reason: 'mine', version: 12 });
  pages.stub.answers.set('DELETE /queues/media/pause', 412);
  await resume.click();
  await page.locator('.toast', { hasText: 'Not done' }).waitFor();
  expect(await page.locator('dialog[open]').count()).toBe(0);
  expect(pages.stub.acts.map(({ version }) => version)).toEqual([9]);
});

test('a purge says what waits, by job and priority, and what would not start, before it is asked', async () => {
  pages.stub.answers.set('/session', { ...VIEWER, role: 'admin' });
  await using opened = await pages.open('/queues?queue=media');
  const { page } = opened;
  await page.getByRole('button', { name: / waiting…$/ }).click();
  const asked = page.locator('dialog[open]');
  await expect
    .poll(() => asked.locator('.asklist li').allInnerTexts(), { timeout: 15_000 })
    .toEqual([
      expect.stringMatching(/^media\.thumbnails, low\s+90$/),
      expect.stringMatching(/^media\.index, normal\s+4$/),
      expect.stringMatching(/^runs that wait for one of them and would not start\s+2$/),
    ]);
  expect(opened.faults).toEqual([]);
});

test('a purge says where there are more than it has counted', async () => {
  pages.stub.answers.set('/session', { ...VIEWER, role: 'admin' });
  pages.stub.answers.set('POST /queues/media/purge', {
    dryRun: true,
    // Counted by another read, a moment before.
    cancelled: 2_000,
    isAtLeast: true,
    groups: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((jobId) => ({
      jobId,
      priority: 'normal',
      count: 100,
      isAtLeast: true,
    })),
    others: { count: 300, isAtLeast: true },
    followers: { runs: 0, chains: 0, isAtLeast: true },
    says: '',
  });
  await using opened = await pages.open('/queues?queue=media');
  const { page } = opened;
  await page.getByRole('button', { name: / waiting…$/ }).click();
  const asked = page.locator('dialog[open]');
  await expect
    .poll(() => asked.locator('.asklist li').allInnerTexts(), { timeout: 15_000 })
    .toEqual([
      ...['a', 'b', 'c', 'd', 'e', 'f'].map((id) =>
        expect.stringMatching(new RegExp(String.raw`^${id}, normal\s+100\+$`)),
      ),
      expect.stringMatching(/^others\s+400\+$/),
      'runs of other queues may wait for one of them and would not start',
    ]);
  expect(opened.faults).toEqual([]);
});

test('a purge of a long queue does not hide that jobs may be missing', async () => {
  pages.stub.answers.set('/session', { ...VIEWER, role: 'admin' });
  pages.stub.answers.set('POST /queues/media/purge', {
    dryRun: true,
    cancelled: 10_000,
    isAtLeast: true,
    groups: [{ jobId: 'a', priority: 'normal', count: 10_000, isAtLeast: true }],
    others: { count: 0, isAtLeast: true },
    followers: { runs: 0, chains: 0 },
    says: '',
  });
  await using opened = await pages.open('/queues?queue=media');
  const { page } = opened;
  await page.getByRole('button', { name: / waiting…$/ }).click();
  const asked = page.locator('dialog[open]');
  await expect
    .poll(() => asked.locator('.asklist li').allInnerTexts(), { timeout: 15_000 })
    .toEqual([
      expect.stringMatching(/^a, normal\s+10,000\+$/),
      'others, not counted',
      expect.stringMatching(/would not start\s+0$/),
    ]);
  expect(opened.faults).toEqual([]);
});

test('a node has the same mark as on its own page', async () => {
  const read = async () => (await (await fetch(`${pages.stub.url}/api/v1/queues`)).json()) as QueueList;
  const answer = await read();
  const nodes = answer.nodes.map((node) => ({ ...node, state: 'late' as const, tone: 'warn' as const }));
  pages.stub.answers.set('/queues', { ...answer, nodes });
  await using opened = await pages.open('/queues');
  const mark = opened.page.getByRole('table', { name: 'Nodes' }).locator('tbody use').first();
  await expect.poll(() => mark.getAttribute('href')).toBe('#s-later');
});

test('limits that are set before the page has read those set before take none of them back', async () => {
  await using opened = await pages.open('/queues?queue=mail');
  const { page } = opened;
  const form = page.getByRole('form', { name: 'Limits of mail' });
  await form.waitFor();
  const before = await form.getByLabel('Burst').inputValue();
  // The page has not read its own change yet.
  await page.route('**/api/v1/queues**', (route) =>
    route.request().method() === 'GET' ? undefined : route.continue(),
  );
  for (const [label, text] of [
    ['Begin', '7/s'],
    ['Burst', '20'],
  ] as const) {
    await form.getByLabel(label).fill(text);
    await page.keyboard.press('Enter');
    await form.getByRole('button', { name: 'Set limits' }).and(page.locator(':enabled')).waitFor();
    await page.locator('.toast').waitFor();
  }
  expect(before).toBe('');
  await expect.poll(() => pages.sent('/queues/mail')).toEqual([{ rate: '7/s' }, { rate: '7/s', burst: 20 }]);
});

test('what is typed while limits are being set stays', async () => {
  await using opened = await pages.open('/queues?queue=mail');
  const { page } = opened;
  const form = page.getByRole('form', { name: 'Limits of mail' });
  await form.getByLabel('Begin').fill('7/s');
  const typed = new EventEmitter();
  const isTyped = once(typed, 'end');
  await page.route('**/api/v1/queues/mail', async (route) => {
    if (route.request().method() === 'PATCH') await isTyped;
    await route.continue();
  });
  const asked = page.waitForRequest((one) => one.method() === 'PATCH');
  await page.keyboard.press('Enter');
  await asked;
  await form.getByLabel('Burst').fill('20');
  typed.emit('end');
  await page.locator('.toast').waitFor();
  expect(await form.getByLabel('Begin').inputValue()).toBe('7/s');
  expect(await form.getByLabel('Burst').inputValue()).toBe('20');
});
