/** What pages show without an answer, and without a right. */
import type { Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { goWithin } from './go-within.ts';
import { ADMIN, loseAnswer, READS, VIEWER } from './look-at.ts';
import { violations } from './violations.ts';
import { usePages } from './use-pages.ts';

/** A page waits less before it asks again. */
const RETRY_MS = 5_000;

const pages = usePages();

test('each page says its code and request when the store is gone', async () => {
  for (const [, route] of READS) pages.stub.answers.set(route, 503);
  await using opened = await pages.open('/', { isOwn: true });
  const { page } = opened;
  await page.clock.install();
  const said = async (): Promise<string> => {
    // Each page asks a few times before it gives up.
    await page.clock.fastForward(RETRY_MS);
    return (await page.locator('.blank').allInnerTexts()).join('\n');
  };
  for (const [address] of READS) {
    await goWithin(page, '/no-such-page', 'main.door');
    await goWithin(page, address, 'h1');
    await expect.poll(said).toContain('STORE_UNAVAILABLE');
    expect([address, await said()]).toEqual([address, expect.stringContaining('01KB4Q8ZJ2V9W3')]);
  }
});

test('a page keeps what it read before the store was gone, and says of when it is', async () => {
  await using opened = await pages.open('/jobs');
  const { page } = opened;
  const rows = page.locator('.jobs tbody tr');
  await rows.first().waitFor();
  const before = await rows.count();
  await loseAnswer(page, pages.stub.answers, '/jobs');
  expect(await page.locator('.stale-note time').count()).toBe(1);
  expect(await rows.count()).toBe(before);
  expect(await violations(page)).toEqual([]);
});

test.each([
  ['/runs', '.tbl tbody tr', '/runs/changes'],
  ['/events', '.evts tbody tr', '/events'],
  ['/audit', '.acts tbody tr', '/audit'],
])('%s is not called live while the store is gone behind an open stream', async (address, row, route) => {
  const { answers } = pages.stub;
  answers.set('/session', ADMIN);
  await using opened = await pages.open(address);
  const { page } = opened;
  await page.locator(row).first().waitFor();
  const pill = page.locator('.pill');
  await expect.poll(() => pill.innerText()).toBe('live');
  const before = await page.locator(row).count();
  answers.set('/overview', 503).set(route, 503);
  pages.stub.send('gap', {});
  await expect.poll(() => pill.innerText()).toMatch(/^stale since \d\d:\d\d$/);
  expect(await page.locator('.stale-note time').count()).toBe(1);
  expect(await page.locator(row).count()).toBe(before);
  answers.delete('/overview');
  answers.delete(route);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => pill.innerText()).toBe('live');
  await page.locator('.stale-note').waitFor({ state: 'detached' });
});

test.each([
  ['the list alone', [] as const],
  ['all', ['/overview']],
])('a note goes by itself once %s could not be read and can be', async (_, others) => {
  const { answers } = pages.stub;
  await using opened = await pages.open('/runs', { isOwn: true });
  const { page } = opened;
  await page.clock.install();
  await page.locator('.tbl tbody tr').first().waitFor();
  const pill = page.locator('.pill');
  await expect.poll(() => pill.innerText()).toBe('live');
  const routes = ['/runs/changes', ...others];
  for (const route of routes) answers.set(route, 503);
  pages.stub.send('gap', {});
  const note = page.locator('.stale-note');
  await note.waitFor();
  for (const route of routes) answers.delete(route);
  // The stream has nothing more to say.
  await expect
    .poll(async () => {
      await page.clock.fastForward(RETRY_MS);
      return note.count();
    })
    .toBe(0);
});

test('a read that was refused late says nothing of a list that was read since, and a list says since when it is old', async () => {
  const { answers } = pages.stub;
  await using opened = await pages.open('/audit', { isOwn: true });
  const { page } = opened;
  answers.set('/session', ADMIN);
  await page.reload();
  await page.locator('.acts tbody tr').first().waitFor();
  await expect.poll(() => page.locator('.pill').innerText()).toBe('live');
  const held: Route[] = [];
  await page.route(/\/api\/v1\/audit\?/, (route) => void held.push(route));
  pages.stub.send('gap', {});
  await expect.poll(() => held.length).toBe(1);
  pages.stub.send('gap', {});
  await expect.poll(() => held.length).toBe(2);
  const answered = page.waitForResponse(/\/api\/v1\/audit\?/);
  await held[1]?.continue();
  await answered;
  await held[0]?.fulfill({ status: 503, json: { code: 'STORE_UNAVAILABLE', detail: 'The store is gone.' } });
  pages.stub.send('gap', {});
  await expect.poll(() => held.length).toBe(3);
  const note = page.locator('.stale-note');
  expect(await note.count()).toBe(0);
  const refusal = { status: 503, json: { code: 'STORE_UNAVAILABLE', detail: 'The store is gone.' } };
  await held[2]?.fulfill(refusal);
  await note.waitFor();
  const since = await note.locator('time').getAttribute('datetime');
  const asked = (name: string) => note.getByRole('button', { name });
  await asked('Try again').click();
  await expect.poll(() => held.length).toBe(4);
  await asked('Asking…').waitFor();
  await held[3]?.fulfill(refusal);
  await asked('Try again').waitFor();
  expect(await note.locator('time').getAttribute('datetime')).toBe(since);
  expect(held).toHaveLength(4);
  await page.unrouteAll();
});

test('another page does not ask for the overview anew', async () => {
  await using opened = await pages.open('/jobs', { isOwn: true });
  const { page } = opened;
  await page.clock.install();
  await page.locator('.jobs tbody tr').first().waitFor();
  // Neither does the stream bring it.
  await page.keyboard.press('.');
  await expect.poll(() => page.locator('.pill').innerText()).toBe('paused');
  let asked = 0;
  page.on('request', (request) => (asked += Number(request.url().includes('/overview'))));
  await page.clock.fastForward('00:10');
  await goWithin(page, '/jobs/mail.digest', '.runs tbody tr');
  expect(asked).toBe(0);
});

test('where pages ask every 3 s, a page that gets no answer says of when it is', async () => {
  const { answers } = pages.stub;
  answers.set('/stream', 429);
  await using opened = await pages.open('/jobs', { isOwn: true });
  const { page } = opened;
  await page.locator('.jobs tbody tr').first().waitFor();
  answers.set('/jobs', 503);
  // Three tries take longer than 3 s.
  await expect.poll(() => page.locator('.stale-note time').count()).toBe(1);
});

test.each(['by its key', 'by its button', 'by itself'])(
  'a page that does not know who asks is there once that is answered, asked again %s',
  async (how) => {
    await using opened = await pages.open('/jobs');
    const { page } = opened;
    pages.stub.answers.set('/session', 503);
    await page.reload();
    await page.locator('.blank', { hasText: 'STORE_UNAVAILABLE' }).waitFor();
    pages.stub.answers.delete('/session');
    if (how === 'by its key') await page.keyboard.press('r');
    if (how === 'by its button') await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.jobs tbody tr').first().waitFor();
    expect(await page.locator('.blank').count()).toBe(0);
  },
);

test('a wall keeps what it read before the store was gone, without a button', async () => {
  await using opened = await pages.open('/wall', { isOwn: true });
  const { page } = opened;
  await page.clock.install();
  await page.reload();
  await page.locator('.wall .verdict').waitFor();
  pages.stub.answers.set('/overview', 503);
  await page.clock.fastForward('06:00');
  await page.locator('.wall .stale-note').waitFor({ timeout: 15_000 });
  await page.locator('.wall .clock.stale').waitFor();
  expect(await page.getByRole('button').count()).toBe(0);
  expect(await page.getByRole('link').count()).toBe(0);
});

test('an export without an answer is a question, with the way to try again', async () => {
  await using opened = await pages.open('/events');
  const { page } = opened;
  await page.waitForSelector('.evts tbody tr');
  pages.stub.answers.set('/events', 503);
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'CSV' }).click();
  const asked = page.locator('dialog[open]');
  await expect.poll(() => asked.innerText()).toContain('Try again');
  expect(await asked.innerText()).toContain('.csv is not saved');
});

test('a viewer reads, and finds no control that acts', async () => {
  pages.stub.answers.set('/session', VIEWER);
  await using opened = await pages.open('/failures?group=f-smtp&act=replay');
  const { page } = opened;
  await page.waitForSelector('.drawer .kv');
  expect(await page.getByRole('button', { name: /Replay|Discard/ }).count()).toBe(0);
  await page.goto(page.url().replace(/failures.*/, 'queues?queue=media'));
  await page.waitForSelector('.drawer .spark');
  expect(await page.getByRole('button', { name: /Resume|Pause|Drain|limits/ }).count()).toBe(0);
  await page.goto(page.url().replace(/queues.*/, 'jobs/mail.digest'));
  await page.waitForSelector('.jhead');
  expect(await page.locator('.runform').count()).toBe(0);
  await page.goto(page.url().replace(/jobs.*/, 'schedules?schedule=snapshot'));
  await page.waitForSelector('.drawer .lastfires');
  expect(await page.getByRole('button', { name: /Run now|Skip|Override|Pause|Put back|New/ }).count()).toBe(
    0,
  );
  await page.goto(page.url().replace(/schedules.*/, 'sprint?week=2026-11-30'));
  await page.waitForSelector('.person .t-blk');
  expect(await page.getByRole('button', { name: /Approve|Plan again|Cancel/ }).count()).toBe(0);
  await page.goto(page.url().replace(/sprint.*/, 'people?member=ada&act=edit'));
  await page.waitForSelector('.weekdays');
  expect(await page.getByRole('button', { name: 'Edit' }).count()).toBe(0);
  await page.goto(page.url().replace(/people.*/, 'quests?task=print'));
  await page.waitForSelector('.drawer .tasklog');
  expect(await page.locator('.drawer textarea, .drawer .acts2').count()).toBe(0);
  expect(await page.getByRole('button', { name: /Run now|New|Resolve/ }).count()).toBe(0);
  await page.goto(page.url().replace(/quests.*/, 'decks?view=files'));
  await page.waitForSelector('.files h2');
  expect(await page.locator('.drop').count()).toBe(0);
  await page.goto(page.url().replace('files', 'github'));
  await page.waitForSelector('.gh-errors');
  expect(await page.getByRole('button', { name: /now/ }).count()).toBe(0);
});
